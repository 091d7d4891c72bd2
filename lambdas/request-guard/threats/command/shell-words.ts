/** Names of programs that are no words of prose, on Unix and Windows, and the variables that name a shell. */
const PLAIN =
  'whoami ifconfig ipconfig uname netstat nslookup wget curl netcat ncat nc bash sh zsh ksh dash csh tcsh powershell pwsh cmd certutil bitsadmin systeminfo tasklist taskkill chmod chown mkfifo mknod printenv lsof dmesg traceroute tracert ls cat ping ping6 id rm dir pwd sleep python2 python3 gcc socat telnet tftp crontab xxd hexdump useradd adduser wmic schtasks vssadmin rundll32 regsvr32 mshta cscript wscript nohup xargs sudo ps grep egrep awk sed rmdir mkdir passwd hostname uptime ifup iptables arp phpinfo busybox base64 openssl scp rsync sftp reboot getent setuid insmod killall tcpdump lsb_release sqlite3 iex iwr irm %comspec% $shell';
/** Names that prose has as well: only with arguments that are a program's. */
const WORDLIKE =
  'head tail more less sort echo printf touch kill env set export find tee tar dig host at mail net reg start copy del ftp timeout true false test shutdown halt service systemctl docker kubectl make vi vim nano mysql psql whois finger which locate history date df du mount last exit eval exec source command time watch yes seq rev tac nl od dd strings cut tr wc uniq diff file stat ln cp mv su w who type ssh git node ip route users groups logname tty sysctl attrib cacls icacls findstr ver vol tree move ren rename erase nmap cd python perl ruby php lua';
const CMDLET =
  /^(?:invoke-\w+|(?:get|set|new|start|out|add|copy|remove|stop)-(?:content|childitem|process|object|item\w*|service|file|localuser|wmiobject|location))$/;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const PLAIN_WORDS = words(PLAIN);
const WORDLIKE_WORDS = words(WORDLIKE);

/** Programs that do nothing but show that they ran. */
export const PRINTS: ReadonlySet<string> = words('echo printf');
/** Programs that tell of the machine without being asked more; a list of tools or of fields hardly has them. */
export const TELLS: ReadonlySet<string> = words(
  'whoami ifconfig ipconfig uname netstat systeminfo tasklist printenv lsof phpinfo',
);

export type ProgramKind = 'plain' | 'wordlike';

/** What kind of program a name is, in lower case and without its folder and extension; null where it is none. */
export function programKind(name: string): ProgramKind | null {
  if (PLAIN_WORDS.has(name)) return 'plain';
  if (WORDLIKE_WORDS.has(name)) return 'wordlike';
  return name.includes('-') && CMDLET.test(name) ? 'plain' : null;
}

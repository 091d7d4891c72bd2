const PLACEHOLDERS = new Set(
  (
    'none null nil undefined unset empty true false yes no on off enabled disabled default auto 0 1 ' +
    'password passwd secret token key apikey api_key user pass test dummy example sample placeholder redacted hidden ' +
    'masked todo tbd fixme changeme change_me change-me changeit replaceme replace_me replace-me insert_here unknown'
  ).split(' '),
);

/** What stands for a value to come: nothing, a reference, a path, a mask, `changeme`. */
export function isPlaceholder(value: string): boolean {
  const text = value.trim();
  if (text.length < 3 || PLACEHOLDERS.has(text.toLowerCase())) return true;
  if (/^[<[{(].{0,200}[>\]})]$/.test(text) || /^%[A-Za-z_]{1,64}%$/.test(text)) return true;
  if (/^(?:your|my|the|some|insert|enter|replace|change|put|set|dummy|fake|example)[-_ ]/i.test(text)) return true;
  if (/\$[A-Za-z_{(\d]|\{\{/.test(text)) return true;
  if (/^(?:arn|vault|op|ssm|secretsmanager|awssm|file|env|sm|sha\d+):/i.test(text)) return true;
  if (/^(?:\.{0,2}|~)\/(?:[\w.@-]{1,64}\/){0,20}[\w.@-]{0,64}\.[a-z]{2,10}$/i.test(text)) return true;
  if (/^\/(?:run|var|etc|opt|home|root|mnt|usr|tmp|app|secrets|dev|proc)\//.test(text)) return true;
  return new Set(text.toLowerCase()).size < 3;
}

import { scoreOf } from '../support/score-of';

const nosql = (text: string, where: Parameters<typeof scoreOf>[2] = {}) => scoreOf('nosql-injection', text, where);

describe('NoSQL injection', () => {
  it.each([
    'user[$ne]',
    'filter[age][$gt]',
    'password[$regex]',
    'q[$where]',
    '$where',
    'user.$ne',
    'a[$size]',
    'a[b][$options]',
  ])('is seen in the name %j of a parameter', (name) => {
    expect(nosql(name, { isName: true })).toBeGreaterThanOrEqual(50);
  });

  it.each([
    ['password.$ne', '$ne'],
    ['user.$gt', '$gt'],
    ['login.name.$regex', '$regex'],
    ['items[0].id.$nin', '$nin'],
    ['$where', '$where'],
    ['filter.$where', '$where'],
    ['query.$function', '$function'],
  ])('is seen in the key at %j', (path, key) => {
    expect(nosql(key, { place: 'json', path, isName: true })).toBeGreaterThanOrEqual(50);
  });

  it.each([
    ['filter.age.$gt', '$gt'],
    ['pipeline[0].$match.age.$gte', '$gte'],
    ['update.$set', '$set'],
    ['schema.$ref', '$ref'],
    ['$schema', '$schema'],
    ['metadata.$type', '$type'],
    ['query.name.$in', '$in'],
  ])('is not seen in the key at %j', (path, key) => {
    expect(nosql(key, { place: 'json', path, isName: true })).toBeLessThan(50);
  });

  it.each([
    ['a condition on every document', "' || '1'=='1' || this.x == '"],
    ['a field that is matched', "';return this.password.match(/a/)//"],
    ['a return', "'; return true; var x='"],
    ['a busy wait', "';t=new Date();do{n=new Date();}while(n-t<9000);"],
    ['an object of operators', '{"$gt":""}'],
    ['one without quotes', '{ $ne: null }'],
    ['a second condition', "1, $where: '1 == 1'"],
    ['a condition that is all', "$where: '1 == 1'"],
    ['a call on a collection', '1; db.users.drop()'],
    ['a call on a collection that is got', "db.getCollection('users').drop()"],
    ['a return in parentheses', "';return(true);var a='b"],
    ['a delay', "';sleep(9000);'"],
    ['the document as a text', "'+tojson(this)+'"],
    ['the keys of the document', "Object.keys(this)[0].match('^i')"],
    ['a function', 'function(){return this.name}'],
    ['parameters that are sent as a value', 'a[$ne]=x&b[$ne]=y'],
    ['a long condition', `{"$where":"${'a=1;'.repeat(90)}"}`],
    ['a long script that breaks out', `';${'a=1;'.repeat(90)} return this.a;var b='`],
  ])('is seen in %s', (_, text) => {
    expect(nosql(text)).toBeGreaterThanOrEqual(50);
  });

  it.each([
    'price[gte]',
    'costs $5 or more',
    'const cheap = await db.collection("items").find({ price: { $lt: 5 } }).toArray();',
    'db.items.find({ price: { $lt: 5 } })',
    'class A { get b() { return this.b; } }',
    'return true',
    '$ref and $id',
    'return this.repository.findOneBy({ name })',
    'this.total == this.sum(1)',
    `The filter { "price": { "$gt": 5 } } ${'finds what is dear. '.repeat(20)}`,
    '{{ $json.name }}',
  ])('is not seen in the text %j', (text) => {
    expect(nosql(text, { place: 'json' })).toBeLessThan(50);
  });
});

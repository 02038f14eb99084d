/** Who may import whom. Each rule says in a sentence what to do instead. */
const outside = (name, comment, from, to) => ({ name, comment, severity: 'error', from: { path: from }, to });

const adapters = ['policy', 'webex', 'store', 'media', 'alarm', 'hr'];
const sdkOwner = {
  '^(node_modules/)?@aws-sdk/(client-dynamodb|lib-dynamodb|util-dynamodb)': 'store',
  '^(node_modules/)?@aws-sdk/client-s3': 'media',
  '^(node_modules/)?@aws-sdk/client-sns': 'alarm',
  '^(node_modules/)?yaml': 'policy',
  '^(node_modules/)?(jose|standardwebhooks)/': 'hr',
};

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one idea: merge or split them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'The import does not exist.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    outside('domain-is-pure', 'The domain knows itself and zod.', '^lib/domain', {
      pathNot: '^(lib/domain|node_modules/zod)',
    }),
    outside(
      'ports-know-the-domain',
      'Ports are interfaces over domain types (and node:stream).',
      '^lib/ports',
      { pathNot: '^(lib/domain|stream|node:stream)' },
    ),
    outside(
      'pages-are-drawn',
      'A page is drawn from what the domain says, and from nothing else.',
      '^lib/page/',
      {
        pathNot: '^lib/(domain|page)/',
      },
    ),
    outside(
      'steps-tell-the-story',
      'A step takes its ports as arguments: it imports the domain and the ports (and p-map: how many at once is part of the story).',
      '^lib/steps',
      {
        path: '^(lib|functions|local|cli|node_modules)',
        pathNot: '^(lib/(domain|ports|notes|steps)|node_modules/p-map/)',
      },
    ),
    ...adapters.map(name =>
      outside(
        `${name}-is-an-adapter`,
        'An adapter knows the domain, the ports and its own library.',
        `^lib/${name}/`,
        { path: '^(lib|functions|local|cli|test)/', pathNot: `^lib/(domain|ports|notes|${name}/)` },
      ),
    ),
    outside(
      'runtime-is-the-edge',
      'The edge knows ports and errors, never what flows through it.',
      '^lib/runtime',
      {
        path: '^(lib|functions|local|cli|test)/',
        pathNot: '^lib/(runtime|ports|domain/(errors|time|secret))',
      },
    ),
    outside(
      'functions-compose-lib',
      'A function composes lib/ and shared wiring; nothing deployed knows the laptop edition.',
      '^functions/',
      { path: '^(local|cli|test|bench)/' },
    ),
    {
      name: 'no-function-imports-a-function',
      comment: 'Shared wiring lives in functions/wiring/.',
      severity: 'error',
      from: { path: '^functions/[^/]+\\.ts$' },
      to: { path: '^functions/[^/]+\\.ts$' },
    },
    outside('lib-stands-alone', 'lib/ is below everything else.', '^lib/', {
      path: '^(functions|local|cli|test|bench)/',
    }),
    outside('cli-composes', 'The command line may compose lib/ and local/.', '^cli/', {
      path: '^(functions|test|bench)/',
    }),
    outside(
      'judges-share-nothing',
      'The Webex model, its HTTP skin, the HR simulator and the judge import nothing of ours: two brains, or they prove nothing.',
      '^local/(webex-model|simulator|hr-simulator|judge)/',
      {
        path: '^(lib|functions|cli|test|bench|local)/',
        pathNot: '^local/(webex-model|simulator|hr-simulator|judge)/',
      },
    ),
    outside(
      'judge-reads-only-the-truth',
      'The judge speaks to the simulator over HTTP only.',
      '^local/judge/',
      { path: '^local/(webex-model|simulator|hr-simulator)/' },
    ),
    outside('nothing-imports-tests', 'Tests are leaves.', '^(lib|functions|local|cli)/', {
      path: '^(test|bench)/',
    }),
    ...Object.entries(sdkOwner).map(([library, owner]) => ({
      name: `${owner}-owns-its-library`,
      comment: `Only lib/${owner} imports this library.`,
      severity: 'error',
      from: { path: '^(lib|functions|cli)/', pathNot: `^lib/${owner}/` },
      to: { path: library },
    })),
    {
      name: 'runtime-owns-undici',
      comment: 'The network is handed in: only lib/runtime imports undici.',
      severity: 'error',
      from: { path: '^(lib|functions|cli|local)/', pathNot: '^lib/runtime/' },
      to: { path: '^node_modules/undici/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};

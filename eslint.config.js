import tseslint from 'typescript-eslint';

const outsideTime = [
  { object: 'Date', property: 'now', message: 'Ask the Clock that was handed in.' },
  { object: 'Math', property: 'random', message: 'Ask the Random that was handed in.' },
  { object: 'process', property: 'env', message: 'Only lib/runtime reads the environment.' },
];
const outsideGlobals = ['setTimeout', 'setInterval', 'setImmediate', 'fetch'].map(name => ({
  name,
  message: 'Only lib/runtime touches timers and the network: have it handed in.',
}));

const nothingReplaced = {
  name: '@aws-sdk/client-s3',
  message: 'Nothing deletes or replaces what is in the archive: write with upload().',
};
const replacing = [
  'S3',
  'PutObjectCommand',
  'CopyObjectCommand',
  'CreateMultipartUploadCommand',
  'DeleteObjectCommand',
  'DeleteObjectsCommand',
];

export default tseslint.config(
  { ignores: ['node_modules', '.serverless', '.esbuild', '.tapekeeper', '**/*.cjs', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'max-depth': ['error', 3],
      complexity: ['error', 10],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // What is deployed parses instead of casting, and is handed time, chance, environment and network.
    files: ['lib/**/*.ts', 'functions/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }] },
  },
  {
    files: ['lib/**/*.ts', 'functions/**/*.ts'],
    ignores: ['lib/runtime/**'],
    rules: {
      'no-restricted-properties': ['error', ...outsideTime],
      'no-restricted-globals': ['error', ...outsideGlobals],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Ask the Clock that was handed in.',
        },
      ],
    },
  },
  {
    // What is in the archive stays as it was written: `upload` asks for a key that is free, and nothing deletes.
    files: ['lib/**/*.ts', 'functions/**/*.ts', 'cli/**/*.ts'],
    ignores: ['lib/media/upload.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: [{ ...nothingReplaced, importNames: replacing }] }],
    },
  },
  {
    files: ['lib/media/upload.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [{ ...nothingReplaced, importNames: replacing.filter(name => name !== 'PutObjectCommand') }],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'max-lines': ['error', { max: 400 }] },
  },
  { files: ['local/**/*.ts', 'cli/**/*.ts', 'bench/**/*.ts'], rules: { 'no-console': 'off' } },
);

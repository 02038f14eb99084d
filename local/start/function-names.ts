/** The deployed functions, by their logical ids in the packaged template. */
export const poller = 'PollDashrecordingsLambdaFunction';
export const reconciler = 'ReconcileLambdaFunction';
export const sweeper = 'SweepLambdaFunction';
export const ownerWatcher = 'WatchDashownersLambdaFunction';
export const archiver = 'ArchiveDashrecordingsLambdaFunction';
export const retainer = 'ApplyDashretentionLambdaFunction';
export const enricher = 'EnrichDashoffboardingLambdaFunction';
export const reassigner = 'ReassignDashrecordingsLambdaFunction';
export const userWatcher = 'WatchDashusersLambdaFunction';
export const receiver = 'ReceiveDashoffboardingLambdaFunction';

/** What opens an account at Amazon SES: one of its regions, and an access key of the account. */
export interface SesAccess {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A long-term access key begins with AKIA (IAM, "Unique identifiers"); its secret has 40 characters of base64. */
const ACCESS = /^([a-z]{2}(?:-[a-z]+)+-\d):(AKIA[A-Z0-9]{12,124}):([A-Za-z0-9/+]{40})$/;

/** Undefined where the text is no such access. */
export function sesAccess(text: string): SesAccess | undefined {
  const [, region, accessKeyId, secretAccessKey] = ACCESS.exec(text) ?? [];
  return region === undefined || accessKeyId === undefined || secretAccessKey === undefined
    ? undefined
    : { region, accessKeyId, secretAccessKey };
}

/**
 * Regions of AWS ("AWS Regions"). A host in another one answers nothing, which would leave every mail uncertain, so that a
 * misspelt region is refused before anything is sent.
 */
const REGIONS = new Set(
  [
    'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2',
    'ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7',
    'ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3',
    'il-central-1 me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-west-1 us-west-2',
    'us-gov-east-1 us-gov-west-1',
  ].flatMap((line) => line.split(' ')),
);

export function isAwsRegion(text: string): boolean {
  return REGIONS.has(text);
}

/** Where SES reports what became of mail: `arn:aws:sns:eu-central-1:123456789012:releases`. */
export function isTopicArn(text: string): boolean {
  return TOPIC.test(text);
}

/** Of a topic that `isTopicArn`. */
export function regionOfTopic(arn: string): string {
  return TOPIC.exec(arn)?.[1] ?? '';
}

/** Standard topics only: those that keep an order post to no web address (Amazon SNS, "FIFO topics"). */
const TOPIC = /^arn:aws:sns:([a-z]{2}(?:-[a-z]+)+-\d):\d{12}:[\w-]{1,256}$/;

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

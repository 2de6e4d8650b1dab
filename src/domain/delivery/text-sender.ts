/** Whom text messages come from: an account at Twilio, and one of its senders. Its auth token is a secret. */
export interface TextSender {
  readonly accountSid: string;
  /** A telephone number as E.164 writes it, a name of up to eleven letters, or the SID of a messaging service. */
  readonly sender: string;
}

export function isAccountSid(text: string): boolean {
  return /^AC[0-9a-f]{32}$/.test(text);
}

/** Whether a sender is a messaging service, which chooses one of its own senders; a name may begin with the same letters. */
export function isMessagingService(sender: string): boolean {
  return /^MG[0-9a-f]{32}$/.test(sender);
}

/** An alphanumeric sender id has 1 to 11 letters, digits and spaces, one of them a letter (Twilio, "Alphanumeric Sender ID"). */
export function isTextSender(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text) || isMessagingService(text) || /^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/.test(text);
}

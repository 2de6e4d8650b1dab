interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** The numbers that Twilio keeps for tests. Source: Twilio documentation, "Test Credentials", sending an SMS. */
const RECIPIENTS: Readonly<Record<string, (to: string) => Refusal>> = {
  '+15005550001': (to) => ({ code: 21211, message: `The 'To' number ${to} is not a valid phone number.` }),
  '+15005550002': () => ({ code: 21612, message: "The 'To' phone number is not currently reachable via SMS." }),
  '+15005550003': (to) => ({
    code: 21408,
    message: `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}.`,
  }),
  '+15005550004': () => ({ code: 21610, message: 'Attempt to send to unsubscribed recipient' }),
  '+15005550009': (to) => ({ code: 21614, message: `'To' number is not a valid mobile number: ${to}` }),
};

const SENDERS: Readonly<Record<string, Refusal>> = {
  '+15005550001': { code: 21212, message: "The 'From' number +15005550001 is not a valid phone number." },
  '+15005550007': { code: 21606, message: "The 'From' phone number provided is not a valid message-capable number." },
  '+15005550008': { code: 21611, message: "This 'From' number has exceeded the maximum number of queued messages." },
};

/** Why Twilio takes no message from the one number to the other; undefined when it does. */
export function refusalOf(to: string, from: string | null): Refusal | undefined {
  if (!/^\+[1-9]\d{6,14}$/.test(to))
    return { code: 21211, message: `The 'To' number ${to} is not a valid phone number.` };
  return (from === null ? undefined : SENDERS[from]) ?? RECIPIENTS[to]?.(to);
}

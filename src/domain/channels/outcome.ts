/** What handing a message over came to. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly providerMessageId?: string }
  /** `addressFault`: the address itself is at fault, so that nothing arrives there until it is mended. */
  | { readonly kind: 'refused'; readonly reason: string; readonly addressFault?: boolean }
  | { readonly kind: 'try-again'; readonly reason: string; readonly afterSeconds?: number }
  | { readonly kind: 'unknown'; readonly reason: string };

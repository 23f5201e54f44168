import type { ReactNode } from 'react';

/** Two arrows that follow one another. */
export function Logo({ size }: { readonly size: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="#4f46e5" />
      <g fill="none" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M9.5 12.5a7 7 0 0 1 12.2-2.2M22.5 19.5a7 7 0 0 1-12.2 2.2" />
        <path d="M22.4 6.4v4.4H18M9.6 25.6v-4.4H14" />
      </g>
    </svg>
  );
}

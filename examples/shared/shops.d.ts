export const servers: {
  readonly apiBase: string;
  readonly chatUrl: string;
  readonly rtUrl: string;
  readonly avatarUrl: string;
};
export const shops: readonly { readonly name: string; readonly channels: string }[];

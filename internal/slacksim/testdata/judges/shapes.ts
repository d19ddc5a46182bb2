// What travels between Slack and an app, by the types of Slack's own packages, made as strict as they mean to be:
// those leave room for blocks and keys of tomorrow, and a judge must not let a misspelt one through as such.
import type * as bolt from '@slack/bolt';
import type * as slack from '@slack/types';
import type * as web from '@slack/web-api';

// What the types forget, though Slack has it.
declare module '@slack/types/dist/block-kit/block-elements' {
  interface RichTextList {
    offset?: number; // https://docs.slack.dev/reference/block-kit/block-elements/rich-text-list-element
  }
}
declare module '@slack/bolt/dist/types/actions/block-action' {
  interface ButtonAction {
    style?: 'primary' | 'danger'; // seen in recorded payloads (unverified)
  }
}

// Blocks replaces "any block" by the blocks that there are.
type Blocks<T> = T extends unknown ? Omit<T, 'blocks'> & { blocks?: slack.KnownBlock[] } : never;

// Closed takes away "and any other key".
type Closed<T> = T extends unknown ? { [K in keyof T as string extends K ? never : K]: T[K] } : never;

// Nullable lets keys be null that Slack's documentation shows so, though its types do not.
type Nullable<T, K extends string> = T extends unknown
  ? Omit<T, K> & { [P in K & keyof T]?: T[P] | null }
  : never;

// Texted are messages with a text at the top: screen readers and notifications read only that.
type Texted<T> = Call<Blocks<Extract<T, { text: string }>>>;

// Call is what a client may add of its own accord.
type Call<T> = T & { team_id?: string };

// To Slack.

export type Modal = Omit<slack.ModalView, 'blocks'> & { blocks: slack.KnownBlock[] };
export type Home = Omit<slack.HomeView, 'blocks'> & { blocks: slack.KnownBlock[] };
type Showing<T, V> = T extends unknown ? Call<Omit<T, 'view'> & { view: V }> : never;

export type PostMessage = Texted<web.ChatPostMessageArguments>;
export type PostEphemeral = Texted<web.ChatPostEphemeralArguments>;
export type UpdateMessage = Texted<web.ChatUpdateArguments>;
export type OpenView = Showing<web.ViewsOpenArguments, Modal>;
export type PushView = Showing<web.ViewsPushArguments, Modal>;
export type UpdateView = Showing<web.ViewsUpdateArguments, Modal>;
export type PublishView = Showing<web.ViewsPublishArguments, Home>;
export type Response = Texted<bolt.RespondArguments & { text: string }> | { delete_original: true };
export type Nothing = Record<string, never>;
export type CommandAnswer = Response | Nothing;
export type ViewAnswer =
  | Nothing
  | bolt.ViewErrorsResponseAction
  | bolt.ViewClearResponseAction
  | Showing<bolt.ViewUpdateResponseAction, Modal>
  | Showing<bolt.ViewPushResponseAction, Modal>;
export type Options = bolt.BlockOptions | bolt.OptionGroups<bolt.BlockOptions>;

// From Slack.

// Message is a message inside a payload: the interactions' types allow any key there, but what conversations.history
// answers is the same thing, and has a type made from what Slack really sends.
type Kept = NonNullable<web.ConversationsHistoryResponse['messages']>[number];
type Message = Omit<Kept, 'type' | 'ts' | 'blocks' | 'metadata'> & {
  type: 'message';
  ts: string;
  blocks?: slack.KnownBlock[];
  metadata?: slack.MessageMetadata;
};
type View = Omit<bolt.ViewOutput, 'blocks'> & { blocks: slack.KnownBlock[] };
type Container =
  | { type: 'message'; message_ts: string; channel_id: string; is_ephemeral: boolean; thread_ts?: string }
  | { type: 'view'; view_id: string };

// Inside replaces what the types leave open.
type Inside<T> = T extends unknown
  ? Omit<T, 'view' | 'message' | 'container'> &
      ('view' extends keyof T ? (undefined extends T['view'] ? { view?: View } : { view: View }) : unknown) &
      ('message' extends keyof T ? (undefined extends T['message'] ? { message?: Message } : { message: Message }) : unknown) &
      ('container' extends keyof T ? { container: Container } : unknown)
  : never;
type Interaction<T> = Inside<Nullable<Closed<T>, 'enterprise'>>;

export type Command = Closed<bolt.SlashCommand>;
// Home tabs and modals have no response_url, though the type asks for one.
export type Click = Interaction<Omit<bolt.BlockAction, 'response_url'> & { response_url?: string }>;
export type Submission = Interaction<bolt.ViewSubmitAction>;
export type Closing = Interaction<bolt.ViewClosedAction>;
export type Suggestion = Interaction<bolt.BlockSuggestion>;
export type MessageShortcut = Interaction<bolt.MessageShortcut>;
export type GlobalShortcut = Interaction<bolt.GlobalShortcut>;

// An app's message is an ordinary one, without a subtype, that names the app.
type Posted = Omit<slack.GenericMessageEvent, 'subtype' | 'blocks' | 'bot_profile'> &
  Pick<Kept, 'app_id' | 'bot_profile'> & { subtype?: undefined; blocks?: slack.KnownBlock[] };
type Changed = Omit<slack.MessageChangedEvent, 'message' | 'previous_message'> & {
  message: Message;
  previous_message?: Message;
};
type Deleted = Omit<slack.MessageDeletedEvent, 'previous_message'> & { previous_message: Message };
type Rest = Exclude<
  slack.SlackEvent,
  slack.GenericMessageEvent | slack.MessageChangedEvent | slack.MessageDeletedEvent | slack.AppHomeOpenedEvent
>;
type HomeOpened = Omit<slack.AppHomeOpenedEvent, 'view'> & { view?: View };

// https://docs.slack.dev/apis/events-api/#callback-field shows event_context, which the type forgets.
export type Event = Nullable<
  Closed<bolt.EnvelopedEvent<Posted | Changed | Deleted | HomeOpened | Rest>>,
  'enterprise_id' | 'context_enterprise_id'
> & { event_context?: string };

// What the Web API answers, by types made from samples of what Slack answers: no key is promised, and no other is
// known. Sampled lists of words are only samples, null is not told from absent, and blocks have better types.
type Sampled<T> = T extends string
  ? string
  : T extends (infer E)[]
    ? Sampled<E>[]
    : T extends object
      ? { [K in keyof Closed<T>]: K extends keyof Better ? Better[K] : Sampled<T[K & keyof T]> | null }
      : T;
type Better = { blocks?: slack.KnownBlock[]; view?: View; message?: Message & { permalink?: string }; messages?: Message[] };
export type Answers = {
  'api.test': Sampled<web.ApiTestResponse>;
  'auth.test': Sampled<web.AuthTestResponse>;
  'apps.connections.open': Sampled<web.AppsConnectionsOpenResponse>;
  'bots.info': Sampled<web.BotsInfoResponse>;
  'chat.delete': Sampled<web.ChatDeleteResponse>;
  'chat.getPermalink': Sampled<web.ChatGetPermalinkResponse>;
  'chat.postEphemeral': Sampled<web.ChatPostEphemeralResponse>;
  'chat.postMessage': Sampled<web.ChatPostMessageResponse>;
  'chat.update': Sampled<web.ChatUpdateResponse>;
  'conversations.history': Sampled<web.ConversationsHistoryResponse>;
  'conversations.info': Sampled<web.ConversationsInfoResponse>;
  'conversations.invite': Sampled<web.ConversationsInviteResponse>;
  'conversations.join': Sampled<web.ConversationsJoinResponse>;
  'conversations.leave': Sampled<web.ConversationsLeaveResponse>;
  'conversations.list': Sampled<web.ConversationsListResponse>;
  'conversations.members': Sampled<web.ConversationsMembersResponse>;
  'conversations.open': Sampled<web.ConversationsOpenResponse>;
  'conversations.replies': Sampled<web.ConversationsRepliesResponse>;
  'files.completeUploadExternal': Sampled<web.FilesCompleteUploadExternalResponse>;
  'files.getUploadURLExternal': Sampled<web.FilesGetUploadURLExternalResponse>;
  'files.info': Sampled<web.FilesInfoResponse>;
  'reactions.add': Sampled<web.ReactionsAddResponse>;
  'reactions.get': Sampled<web.ReactionsGetResponse>;
  'reactions.remove': Sampled<web.ReactionsRemoveResponse>;
  'team.info': Sampled<web.TeamInfoResponse>;
  'users.conversations': Sampled<web.UsersConversationsResponse>;
  'users.info': Sampled<web.UsersInfoResponse>;
  'users.list': Sampled<web.UsersListResponse>;
  'views.open': Sampled<web.ViewsOpenResponse>;
  'views.publish': Sampled<web.ViewsPublishResponse>;
  'views.push': Sampled<web.ViewsPushResponse>;
  'views.update': Sampled<web.ViewsUpdateResponse>;
};

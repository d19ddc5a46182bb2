package consult

import "net/url"

// MessageLink is an address that opens a message in Slack for who is in its channel; "" where there is no message. The host
// resolves the workspace by its id (docs.slack.dev/interactivity/deep-linking: app_redirect).
func MessageLink(workspace WorkspaceID, channel, ts string) string {
	if channel == "" || ts == "" {
		return ""
	}
	q := url.Values{"team": {string(workspace)}, "channel": {channel}, "message_ts": {ts}}
	return "https://slack.com/app_redirect?" + q.Encode()
}

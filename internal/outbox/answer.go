package outbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// answer says what a call to Slack came to.
type answer int

const (
	taken       answer = iota // ok:true
	refused                   // Slack did nothing; trying again is safe
	refusedHard               // Slack did nothing and never will
	rateLimited               // Slack did not look at it
	unreachable               // no connection: Slack never saw it
	locked                    // the token or the scopes are wrong: nothing can be sent until the operator acts
	ambiguous                 // Slack may have done it
)

// result is an answer with what belongs to it.
type result struct {
	answer answer
	reason string        // Slack's error code, or what went wrong on the way; never a message's text
	wait   time.Duration // what Slack asks for with rateLimited
}

// Error codes of the method pages of chat.postMessage, chat.postEphemeral and chat.update. A code in neither list is
// tried again until MaxTries.
var (
	hardCodes = codes(
		"channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived", "account_inactive", "is_inactive",
		"user_not_found", "user_disabled", "user_not_visible", "user_is_restricted", "invalid_user_combination", "cannot_dm_bot",
		"channel_type_not_supported", "messages_tab_disabled", "restricted_action", "restricted_action_read_only_channel",
		"restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "ekm_access_denied",
		"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text", "too_many_attachments",
		"invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large", "invalid_arguments", "invalid_arg_name",
		"message_not_found", "cant_update_message", "edit_window_closed", "method_deprecated", "slack_connect_canvas_sharing_blocked",
	)
	lockedCodes = codes(
		"invalid_auth", "not_authed", "token_revoked", "token_expired", "missing_scope", "no_permission", "not_allowed_token_type",
		"access_denied", "two_factor_setup_required", "org_login_required", "enterprise_is_restricted",
	)
	// "It's possible some aspect of the operation succeeded before the error was raised" (chat.postMessage's page).
	ambiguousCodes = codes("fatal_error", "internal_error")
	limitCodes     = codes("ratelimited", "rate_limited", "accesslimited")
)

func codes(list ...string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, c := range list {
		set[c] = true
	}
	return set
}

// defaultPause is kept when Slack limits without saying for how long.
const defaultPause = 30 * time.Second

// judge classifies err, the error of one call. sent says whether a connection had been found for it: before that,
// nothing can have reached Slack.
func judge(err error, sent bool) result {
	if err == nil {
		return result{answer: taken}
	}
	var limited *slack.RateLimitedError
	if errors.As(err, &limited) {
		return result{rateLimited, "ratelimited", max(limited.RetryAfter, time.Second)}
	}
	var said slack.SlackErrorResponse
	if errors.As(err, &said) {
		return judgeCode(said.Err)
	}
	var status slack.StatusCodeError
	if errors.As(err, &status) {
		return judgeStatus(status.Code)
	}
	switch {
	case !sent:
		return result{answer: unreachable, reason: "unreachable"}
	case errors.Is(err, context.DeadlineExceeded):
		return result{answer: ambiguous, reason: "timeout"}
	}
	return result{answer: ambiguous, reason: "no_answer"} // cut off, or not what Slack answers
}

func judgeCode(code string) result {
	switch {
	case ambiguousCodes[code]:
		return result{answer: ambiguous, reason: code}
	case limitCodes[code]:
		return result{rateLimited, code, defaultPause}
	case lockedCodes[code]:
		return result{answer: locked, reason: code}
	case hardCodes[code]:
		return result{answer: refusedHard, reason: code}
	}
	return result{answer: refused, reason: code}
}

func judgeStatus(status int) result {
	reason := fmt.Sprintf("http_%d", status)
	switch {
	case status == http.StatusTooManyRequests:
		return result{rateLimited, reason, defaultPause}
	case status >= 500:
		return result{answer: ambiguous, reason: reason}
	}
	return result{answer: refused, reason: reason}
}

// call runs one call to Slack within the time-out. It is not cut short when ctx ends: a call that is under way is
// finished, so that its outcome is known.
func (w *Worker) call(ctx context.Context, do func(context.Context) error) result {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), w.cfg.Timeout)
	defer cancel()
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { sent.Store(true) },
	})
	err := do(ctx)
	return judge(err, sent.Load())
}

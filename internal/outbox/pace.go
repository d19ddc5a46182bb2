package outbox

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// The Web API methods that the outbox calls.
const (
	methodPost      = "chat.postMessage"
	methodEphemeral = "chat.postEphemeral"
	methodUpdate    = "chat.update"
	methodOpen      = "conversations.open"
	methodHistory   = "conversations.history"
	methodReplies   = "conversations.replies"
	methodUpload    = "files.getUploadURLExternal" // and the two calls behind it, which have the same rates
)

// Slack's published rates (docs.slack.dev/apis/web-api/rate-limits and the method pages): tier 3 is 50 and tier 4 is
// 100 calls a minute for a method in a workspace; posting is one message a second in a channel, with short bursts, and
// "several hundred" a minute in a workspace, taken here as 300. A burst is part of its minute: whichever minute one
// takes, no more than perMinute calls fall in it.
var methodRates = map[string]struct{ perMinute, burst int }{
	methodPost:      {300, 30},
	methodEphemeral: {100, 40},
	methodUpdate:    {50, 20},
	methodOpen:      {50, 20},
	methodHistory:   {50, 20},
	methodReplies:   {50, 20},
	methodUpload:    {100, 40},
}

const (
	channelRate  = 1 // messages a second
	channelBurst = 3
	maxChannels  = 5_000 // limiters kept; a channel that is forgotten starts with a full burst
)

// pace keeps to Slack's rates and to the pauses that Slack asks for.
type pace struct {
	factor   float64
	mu       sync.Mutex
	methods  map[string]*rate.Limiter
	channels map[string]*rate.Limiter
	pauses   map[string]time.Time // by method; "" is all of them
}

func newPace(factor float64) *pace {
	p := &pace{factor: factor, methods: map[string]*rate.Limiter{}, channels: map[string]*rate.Limiter{}, pauses: map[string]time.Time{}}
	for method, r := range methodRates {
		p.methods[method] = rate.NewLimiter(rate.Limit(float64(r.perMinute-r.burst)/60*factor), scaled(r.burst, factor))
	}
	return p
}

// scaled lets a burst grow with the pace, never shrink.
func scaled(burst int, factor float64) int { return max(burst, int(float64(burst)*factor)) }

// turn returns 0 and counts the call when method may be called now, for channel if one is named; else how long to wait,
// and counts nothing.
func (p *pace) turn(method, channel string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	for _, until := range []time.Time{p.pauses[""], p.pauses[method]} {
		if wait := until.Sub(now); wait > 0 {
			return wait
		}
	}
	first := p.methods[method].ReserveN(now, 1)
	if wait := first.DelayFrom(now); wait > 0 {
		first.CancelAt(now)
		return wait
	}
	if channel == "" {
		return 0
	}
	second := p.channel(channel).ReserveN(now, 1)
	if wait := second.DelayFrom(now); wait > 0 {
		second.CancelAt(now)
		first.CancelAt(now)
		return wait
	}
	return 0
}

func (p *pace) channel(id string) *rate.Limiter {
	l, ok := p.channels[id]
	if !ok {
		if len(p.channels) >= maxChannels {
			clear(p.channels)
		}
		l = rate.NewLimiter(rate.Limit(channelRate*p.factor), scaled(channelBurst, p.factor))
		p.channels[id] = l
	}
	return l
}

// pause keeps method, or with "" every method, from being called for d.
func (p *pace) pause(method string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(p.pauses[method]) {
		p.pauses[method] = until
	}
}

// nextBackOff doubles last between least and most, and takes a random part of it: never less than half.
func nextBackOff(last, least, most time.Duration) time.Duration {
	return jitter(min(max(last*2, least), most))
}

// backOff is the wait after the tries-th refused try: 2 s, 4 s, 8 s ... 5 min, jittered.
func backOff(tries int) time.Duration {
	return jitter(min(time.Second<<min(max(tries, 1), 10), 5*time.Minute))
}

func jitter(d time.Duration) time.Duration { return d/2 + rand.N(d/2+1) }

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

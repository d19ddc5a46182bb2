package slacksim

import (
	"math"
	"sync"
	"time"
)

// Limits are the rate limits of the workspace. A zero field means Slack's own
// figure; a negative one means no limit.
// https://docs.slack.dev/apis/web-api/rate-limits
type Limits struct {
	PostsPerSecond     float64 `json:"posts_per_second"`     // per channel; 1
	PostBurst          int     `json:"post_burst"`           // "short bursts" without a figure (unverified); 10
	WorkspacePerMinute float64 `json:"workspace_per_minute"` // "several hundred" postings; 300
	TierFactor         float64 `json:"tier_factor"`          // times the tiers' 1, 20, 50, 100 per minute; 1
}

func (l Limits) orSlack() Limits {
	if l.PostsPerSecond == 0 {
		l.PostsPerSecond = 1
	}
	if l.PostBurst == 0 {
		l.PostBurst = 10
	}
	if l.WorkspacePerMinute == 0 {
		l.WorkspacePerMinute = 300
	}
	if l.TierFactor == 0 {
		l.TierFactor = 1
	}
	return l
}

// NoLimits never answers 429.
var NoLimits = Limits{PostsPerSecond: -1, PostBurst: -1, WorkspacePerMinute: -1, TierFactor: -1}

var tierPerMinute = map[int]float64{1: 1, 2: 20, 3: 50, 4: 100}

type bucket struct {
	tokens float64
	at     time.Time
}

type rates struct {
	mu      sync.Mutex
	limits  Limits
	buckets map[string]*bucket
}

func (r *rates) set(l Limits) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.limits, r.buckets = l.orSlack(), nil
}

// take takes a token; else it says after how many whole seconds to retry.
func (r *rates) take(key string, perSecond, burst float64) (retryAfter int, ok bool) {
	if perSecond <= 0 {
		return 0, true
	}
	now := time.Now()
	if r.buckets == nil {
		r.buckets = map[string]*bucket{}
	}
	b := r.buckets[key]
	if b == nil {
		b = &bucket{tokens: burst, at: now}
		r.buckets[key] = b
	}
	b.tokens = math.Min(burst, b.tokens+now.Sub(b.at).Seconds()*perSecond)
	b.at = now
	if b.tokens < 1 {
		return int(math.Ceil((1 - b.tokens) / perSecond)), false
	}
	b.tokens--
	return 0, true
}

func (r *rates) method(name string, tier int) (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, limited := tierPerMinute[tier]
	if !limited || r.limits.TierFactor < 0 {
		return 0, true
	}
	n *= r.limits.TierFactor
	return r.take("method "+name, n/60, math.Max(n, 1))
}

// post is for each message: one a second in a channel, and a ceiling for all.
func (r *rates) post(channel string) (int, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.limits
	if after, ok := r.take("post "+channel, l.PostsPerSecond, math.Max(float64(l.PostBurst), 1)); !ok {
		return after, false
	}
	return r.take("workspace", l.WorkspacePerMinute/60, l.WorkspacePerMinute)
}

package slacksim_test

import (
	"encoding/json"
	"testing"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// What mrkdwn becomes, as https://docs.slack.dev/messaging/formatting-message-text describes it.
func TestThePageDrawsMrkdwnAsSlackDoesAndNothingElse(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, text, want string }{
		{"the three marks", "*vet* _schuin_ ~weg~", `<strong>vet</strong> <em>schuin</em> <s>weg</s>`},
		{"marks inside each other", "_*beide*_", `<em><strong>beide</strong></em>`},
		{"marks inside words stay", "snake_case_naam 2*3*4", `snake_case_naam 2*3*4`},
		{"marks beside punctuation", "(*vet*), *nog*.", `(<strong>vet</strong>), <strong>nog</strong>.`},
		{"a mark without its end stays", "*niet vet", `*niet vet`},
		{"code keeps marks", "`a *b* &lt;c&gt;`", `<code class="code">a *b* &lt;c&gt;</code>`},
		{"a block of code", "```een\n *twee*```na", "<pre class=\"pre\">een\n *twee*</pre>na"},
		{"a quote", "&gt; citaat\nna", `<blockquote class="quote"><span class="line">citaat</span></blockquote>na`},
		{"entities are decoded once", "&lt;b&gt; &amp;amp;", `&lt;b&gt; &amp;amp;`},
		{"escaped references stay text", "&lt;!channel&gt; &lt;@U0PAGENELE&gt;", `&lt;!channel&gt; &lt;@U0PAGENELE&gt;`},
		{"markup stays text", "<img src=x onerror=alert(1)>", `&lt;img src=x onerror=alert(1)&gt;`},
		{"a person", "<@U0PAGEMONA>", `<span class="mention ">@Mona Testaert</span>`},
		{"oneself", "<@U0PAGENELE>", `<span class="mention mine">@Nele Sjabloon</span>`},
		{"a channel", "<#C0PAGEWERK>", `<a class="mention" href="#nele.sjabloon/werkgroep">#werkgroep</a>`},
		{"a channel one may not know of", "<#C0ELDERS|>", `<span class="mention closed">#besloten kanaal</span>`},
		{"a link with a label", "<https://example.org/?a=1&amp;b=2|a &amp; b>",
			`<a class="link" href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">a &amp; b</a>`},
		{"a link that would run code", "<javascript:alert(1)|klik>", `&lt;javascript:alert(1)|klik&gt;`},
		{"a date", "<!date^1796891400^{date_num} {time}|10 dec>",
			`<time class="date" datetime="2026-12-10T08:30:00.000Z" title="10 dec">2026-12-10 09:30</time>`},
		{"emoji that exist", ":tada: :bestaatniet: 10:30:45", `<span class="emoji" role="img" aria-label="tada">🎉</span> :bestaatniet: 10:30:45`},
	}
	texts := make([]string, len(cases))
	for i, c := range cases {
		texts[i] = c.text
	}
	list, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	tab := browser(t)
	open(t, tab, pageWorkspace(t), "#nele.sjabloon/werkgroep")
	script := `import("./js/mrkdwn.js").then(({mrkdwn}) => ` + string(list) + `.map((text) => {
		const box = document.createElement("div");
		box.append(mrkdwn(text));
		return box.innerHTML;
	}))`
	wait := true
	got, err := chromedp.Run(tab, chromedp.Evaluate[[]string](script, func(p *runtime.EvaluateParams) { p.AwaitPromise = &wait }))
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if diff := cmp.Diff(c.want, got[i]); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", c.name, c.text, diff)
		}
	}
}

func TestThePageReadsHoursAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	tab := browser(t)
	open(t, tab, pageWorkspace(t), "#nele.sjabloon/werkgroep")
	script := `import("./js/calendar.js").then(({readTime}) =>
		["9u30", "9.30", "09:30", "930", "19u", "9 uur", "24:00", "9:75", "straks"].map((t) => String(readTime(t))))`
	wait := true
	got, err := chromedp.Run(tab, chromedp.Evaluate[[]string](script, func(p *runtime.EvaluateParams) { p.AwaitPromise = &wait }))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"09:30", "09:30", "09:30", "09:30", "19:00", "09:00", "null", "null", "null"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hours (-want +got):\n%s", diff)
	}
}

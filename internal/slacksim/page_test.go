package slacksim_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"overlegbot/internal/slacksim"
	"overlegbot/judges"
)

func TestThePageSwitchesUsersAndShowsWhatEachMaySee(t *testing.T) {
	t.Parallel()
	tab := browser(t)
	work := pageWorkspace(t)
	open(t, tab, work, "#nele.sjabloon/werkgroep")
	do(t, tab,
		chromedp.WaitVisible(chromedp.CSS(`#sidebar [data-place="#werkgroep"][aria-current]`)),
		chromedp.SendKeys(chromedp.CSS("#foot textarea"), "Wie <b>brengt</b> de & koffie?"+kb.Enter),
		chromedp.WaitVisible(said("Wie <b>brengt</b> de & koffie?")),

		chromedp.Click(chromedp.CSS("#me")),
		chromedp.SendKeys(chromedp.CSS(".people input"), "mona"+kb.Enter),
		chromedp.WaitVisible(chromedp.CSS(`#me[aria-label*="Mona Testaert"]`)),
		chromedp.WaitVisible(chromedp.CSS(`#sidebar [data-place="#open-forum"][aria-current]`)),
		chromedp.WaitNotPresent(chromedp.CSS(`#sidebar [data-place="#werkgroep"]`)),
	)
	at, err := chromedp.Run(tab, chromedp.Evaluate[string]("decodeURIComponent(location.hash)"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("#mona.testaert/open-forum", at); diff != "" {
		t.Errorf("the address after the switch (-want +got):\n%s", diff)
	}
	do(t, tab,
		chromedp.Click(chromedp.CSS("#me")),
		chromedp.SendKeys(chromedp.CSS(".people input"), "nele"+kb.Enter),
		chromedp.Click(chromedp.CSS(`#sidebar [data-place="#werkgroep"]`)),
		chromedp.WaitVisible(said("Wie <b>brengt</b> de & koffie?")),
	)
}

func TestACommandTypedOnThePageOpensAModalThatIsCorrectedAndSubmitted(t *testing.T) {
	t.Parallel()
	tab := browser(t)
	work := pageWorkspace(t)
	got := startTinyBot(t, work)
	open(t, tab, work, "#nele.sjabloon/werkgroep")
	do(t, tab,
		// The command is completed from the list by keyboard; a second Enter sends it.
		chromedp.SendKeys(chromedp.CSS("#foot textarea"), "/vra"),
		chromedp.WaitVisible(chromedp.Search(`//*[@role="option"][contains(., "/vraag")]`)),
		chromedp.SendKeys(chromedp.CSS("#foot textarea"), kb.Tab+"iets"+kb.Enter),
		chromedp.WaitVisible(chromedp.Search(`//dialog//h2[.="Een vraag"]`)),
	)
	const field = `dialog [data-block="naam"] input`
	do(t, tab,
		// Nothing filled in: the page itself says so, and the app hears nothing.
		chromedp.Click(chromedp.CSS(`dialog [type="submit"]`)),
		chromedp.WaitVisible(chromedp.Search(`//*[@data-block="naam"]//*[@role="alert"][contains(., "verplichte veld")]`)),
		// The app refuses the first name: its error stands under the block, and what was typed stays.
		chromedp.SendKeys(chromedp.CSS(field), "fout"+kb.Enter),
		chromedp.WaitVisible(chromedp.Search(`//*[@data-block="naam"]//*[@role="alert"][contains(., "Deze naam bestaat al.")]`)),
	)
	kept, err := chromedp.Run(tab, chromedp.Value(chromedp.CSS(field)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("fout", kept); diff != "" {
		t.Errorf("the field after the refusal (-want +got):\n%s", diff)
	}
	do(t, tab,
		chromedp.SendKeys(chromedp.CSS(field), "loos"),
		chromedp.SendKeys(chromedp.CSS(`dialog [data-block="soort"] input`), kb.ArrowDown+kb.ArrowDown+kb.Enter),
		chromedp.Click(chromedp.CSS(`dialog [type="submit"]`)),
		chromedp.WaitNotPresent(chromedp.CSS("dialog")),
		chromedp.WaitVisible(said("Genoteerd: foutloos (adviesgroep).")),
	)
	want := []string{"/vraag iets", "foutloos adviesgroep"}
	if diff := cmp.Diff(want, got()); diff != "" {
		t.Errorf("what the bot heard (-want +got):\n%s", diff)
	}
}

func TestAClickOnTheDateLetsTheClockRunToADay(t *testing.T) {
	t.Parallel()
	work := pageWorkspace(t)
	tab := browser(t)
	open(t, tab, work, "#nele.sjabloon/werkgroep")
	nextMonth := chromedp.CSS(`[aria-label="Volgende maand"]`)
	do(t, tab,
		chromedp.Click(chromedp.CSS("#strip .now-button")), chromedp.WaitVisible(nextMonth), chromedp.Click(nextMonth),
		chromedp.Click(chromedp.CSS(`.cal-grid [data-day$="-15"]`)), chromedp.WaitVisible(chromedp.CSS(`#strip time[datetime*="-15T"]`)),
		// The clock does not turn back.
		chromedp.WaitEnabled(chromedp.CSS("#strip .now-button")), chromedp.Click(chromedp.CSS("#strip .now-button")),
		chromedp.Click(chromedp.CSS(`.cal-grid [data-day$="-14"]`)), chromedp.WaitVisible(chromedp.CSS("#strip .said")),
	)
}

// said finds a message by its text, as a person would read it.
func said(text string) chromedp.Search {
	return chromedp.Search(fmt.Sprintf(`//*[@id="scroll"]//li[contains(., %q)]`, text))
}

func pageWorkspace(t *testing.T) *slacksim.Workspace {
	t.Helper()
	manifest, err := json.Marshal(map[string]any{
		"display_information": map[string]any{"name": "Proefbot"},
		"features": map[string]any{
			"bot_user":       map[string]any{"display_name": "Proefbot"},
			"slash_commands": []any{map[string]any{"command": "/vraag", "description": "Stel een vraag", "usage_hint": "iets"}},
		},
		"oauth_config": map[string]any{"scopes": map[string]any{"bot": []string{"commands", "chat:write"}}},
		"settings":     map[string]any{"socket_mode_enabled": true, "interactivity": map[string]any{"is_enabled": true}},
	})
	if err != nil {
		t.Fatal(err)
	}
	work, err := slacksim.Start(t.Context(), slacksim.Options{
		Manifest: manifest,
		World: slacksim.World{
			TeamID: "T0PAGE0001", TeamName: "Proef",
			Users: []slacksim.User{
				{ID: "U0PAGENELE", Handle: "nele.sjabloon", Name: "Nele Sjabloon", Locale: "nl-NL", TZ: "Europe/Brussels"},
				{ID: "U0PAGEMONA", Handle: "mona.testaert", Name: "Mona Testaert", Locale: "nl-NL", TZ: "Europe/Brussels"},
			},
			Channels: []slacksim.Channel{
				{ID: "C0PAGEWERK", Name: "werkgroep", Private: true, Bot: true, Members: []string{"nele.sjabloon"}},
				{ID: "C0PAGEOPEN", Name: "open-forum", Members: []string{"nele.sjabloon", "mona.testaert"}},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = work.Close() })
	return work
}

// browser gives a tab of a fresh headless browser, closed with the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(judges.Need(t, "chromium")),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1280, 800),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to run as root with its sandbox
	}
	limit, cancelLimit := context.WithTimeout(t.Context(), time.Minute)
	allocated, cancelBrowser := chromedp.NewExecAllocator(limit, options...)
	tab, cancelTab := chromedp.NewContext(allocated)
	t.Cleanup(func() {
		cancelTab()
		cancelBrowser()
		cancelLimit()
	})
	// The browser lives as long as the context of the first call: this one, not a step's.
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	return tab
}

func open(t *testing.T, tab context.Context, work *slacksim.Workspace, hash string) {
	t.Helper()
	do(t, tab, chromedp.Navigate(work.Ready().Page+hash), chromedp.WaitVisible(chromedp.CSS("#foot textarea")))
}

// do runs the steps one by one, so that a failure names its step and shows what the page held by then.
func do(t *testing.T, tab context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for i, step := range steps {
		ctx, cancel := context.WithTimeout(tab, 15*time.Second)
		err := chromedp.Do(ctx, step)
		cancel()
		if err != nil {
			shown, _ := chromedp.Run(tab, chromedp.Evaluate[string]("document.body.innerText"))
			t.Fatalf("step %d: %v\nthe page shows:\n%s", i+1, err, shown)
		}
	}
}

// startTinyBot answers /vraag with a modal and a submission with a message. The returned function says what it heard.
func startTinyBot(t *testing.T, work *slacksim.Workspace) func() []string {
	t.Helper()
	ready := work.Ready()
	api := slack.New(ready.BotToken, slack.OptionAppLevelToken(ready.AppToken), slack.OptionAPIURL(ready.API))
	client := socketmode.New(api)
	ctx, cancel := context.WithCancel(t.Context())
	heard := make(chan string, 10)
	connected := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		tinyBot(ctx, t, api, client, heard, connected)
	}()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		_ = client.RunContext(ctx) // ends with the test
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		<-stopped
	})
	select {
	case <-connected:
	case <-time.After(10 * time.Second):
		t.Fatal("the bot did not connect")
	}
	return func() []string {
		var all []string
		for {
			select {
			case one := <-heard:
				all = append(all, one)
			default:
				return all
			}
		}
	}
}

func tinyBot(ctx context.Context, t *testing.T, api *slack.Client, client *socketmode.Client, heard chan<- string, connected chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case event := <-client.Events:
			switch data := event.Data.(type) {
			case slack.SlashCommand:
				heard <- data.Command + " " + data.Text
				ack(ctx, t, client, event, nil)
				if _, err := api.OpenViewContext(ctx, data.TriggerID, question(data.ChannelID)); err != nil {
					t.Errorf("open the modal: %v", err)
				}
			case slack.InteractionCallback:
				answer(ctx, t, api, client, event, data, heard)
			default:
				if event.Type == socketmode.EventTypeHello {
					close(connected)
				}
			}
		}
	}
}

func answer(ctx context.Context, t *testing.T, api *slack.Client, client *socketmode.Client, event socketmode.Event, data slack.InteractionCallback, heard chan<- string) {
	if data.Type != slack.InteractionTypeViewSubmission {
		ack(ctx, t, client, event, nil)
		return
	}
	values := data.View.State.Values
	name, kind := values["naam"]["v"].Value, values["soort"]["v"].SelectedOption.Value
	if name == "fout" {
		ack(ctx, t, client, event, slack.NewErrorsViewSubmissionResponse(map[string]string{"naam": "Deze naam bestaat al."}))
		return
	}
	heard <- name + " " + kind
	ack(ctx, t, client, event, nil)
	text := fmt.Sprintf("Genoteerd: *%s* (%s).", name, kind)
	if _, _, err := api.PostMessageContext(ctx, data.View.PrivateMetadata, slack.MsgOptionText(text, false)); err != nil {
		t.Errorf("post the message: %v", err)
	}
}

func ack(ctx context.Context, t *testing.T, client *socketmode.Client, event socketmode.Event, payload any) {
	if err := client.AckCtx(ctx, event.Request.EnvelopeID, payload); err != nil && ctx.Err() == nil {
		t.Errorf("acknowledge: %v", err)
	}
}

func question(channel string) slack.ModalViewRequest {
	plain := func(s string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, s, true, false)
	}
	kinds := []*slack.OptionBlockObject{
		slack.NewOptionBlockObject("werkgroep", plain("Werkgroep"), nil),
		slack.NewOptionBlockObject("adviesgroep", plain("Adviesgroep"), nil),
	}
	kind := slack.NewInputBlock("soort", plain("Soort"), nil,
		slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Kies"), "v", kinds...))
	kind.Optional = true
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain("Een vraag"), Submit: plain("Bewaren"), Close: plain("Annuleren"), PrivateMetadata: channel,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("naam", plain("Naam"), nil, slack.NewPlainTextInputBlockElement(plain("Een naam"), "v")), kind,
		}},
	}
}

package view

import (
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

func TestAStopOfTheTourTellsWhatHappenedHowItStandsAndWhereToGo(t *testing.T) {
	t.Parallel()
	day := func(m time.Month, d int) time.Time { return time.Date(2027, m, d, 0, 0, 0, 0, time.UTC) }
	card := matrixOf(t)
	for _, lang := range consult.Languages() {
		stop := TourStop{
			Name: "contributions", Number: 12, Total: 13, On: day(3, 31), Before: "deliverables", After: "overview",
			Args:  i18n.Args{"Report": i18n.Date(lang, day(5, 31)), "Due": i18n.Date(lang, day(3, 31)), "Asked": i18n.Date(lang, day(3, 1))},
			Facts: TourOwed(lang, card), Try: TourTry(lang, card, day(3, 1), day(2, 28)), Doors: []TourDoor{{Route: "deadline_card", Value: "7", Label: "owed"}},
		}
		_, blocks := stop.Tour(lang)
		golden(t, "tour_stop_"+lang, blocks)
	}
	first := TourStop{Name: "condition", Number: 1, Total: 1, On: day(1, 2), Facts: TourRound("nl", ended(conditionOf(t)))}
	_, blocks := first.Tour("nl")
	golden(t, "tour_only_stop", blocks)
}

func TestWhoOwesIsAskedFromTheHourOn(t *testing.T) {
	t.Parallel()
	card, asked := matrixOf(t), time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	for now, want := range map[time.Time]string{asked.Add(-time.Minute): "Probeer het zelf", asked: "Kijk zelf"} {
		if got := TourTry("nl", card, asked, now); !strings.Contains(got, want) {
			t.Errorf("at %s: got %s, want %q", now, got, want)
		}
	}
	card.Marks = card.In(consult.DeadlineSubmitted)
	if got := TourTry("nl", card, asked, asked); got != "" {
		t.Errorf("got %s, and nobody owes anything", got)
	}
}

func TestOnlyOurOwnBoldIsLeftOut(t *testing.T) {
	t.Parallel()
	if got, want := plainly("*Gekozen: "+Literal("a*b")+"*"), "Gekozen: "+Literal("a*b"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

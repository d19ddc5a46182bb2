package view

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func seriesOf(t *testing.T) SeriesEntry {
	return SeriesEntry{
		Series: consult.Series{
			ID: 4, PlatformID: 3, Zone: "Europe/Brussels", Place: hostile, Policy: consult.PolicyNextWorkday, Platform: "Adviesgroep ISOM", ChannelID: "C1",
		},
		Words: "elke tweede donderdag van de maand om 9.30 uur",
	}
}

func effectOf(t *testing.T) consult.RhythmEffect {
	e := consult.RhythmEffect{Old: seriesOf(t).Series, Told: 1, Members: 12}
	for month := range 10 {
		e.Cancelled = append(e.Cancelled, brussels(t, "2027-01-14 09:30").AddDate(0, month, 0))
	}
	return e
}

func TestTheRhythmsOfAPlatform(t *testing.T) {
	t.Parallel()
	ends := brussels(t, "2027-06-30 00:00")
	ended := seriesOf(t)
	ended.EndedAt, ended.Place, ended.Policy = &ends, "", consult.PolicyKeep
	page := SeriesPage{Platform: "Adviesgroep ISOM", PlatformID: 3, Manages: true, Series: []SeriesEntry{seriesOf(t), ended}}
	text, blocks := SeriesList(consult.Dutch, page)
	golden(t, "series_list", said{text, blocks})
	page.Manages, page.Series = false, nil
	text, blocks = SeriesList(consult.French, page)
	golden(t, "series_list_none", said{text, blocks})
	golden(t, "series_end_form", EndSeriesForm(consult.Dutch, seriesOf(t), ends))
}

func TestWhatAChangeOfRhythmDoesIsShownBeforeItIsDone(t *testing.T) {
	t.Parallel()
	from := brussels(t, "2027-01-01 00:00")
	shown := PlanPreview{
		Platform: "Adviesgroep ISOM", Words: "elke derde dinsdag van de maand om 14 uur", Until: brussels(t, "2027-01-19 16:00"),
		Policy: consult.PolicyNextWorkday, Dates: []PlannedDate{
			{At: brussels(t, "2027-01-19 14:00"), Busy: 1},
			{At: brussels(t, "2027-02-16 14:00"), Busy: 3, Elsewhere: []string{"Rand5", hostile}},
			{At: brussels(t, "2029-05-01 14:00"), To: brussels(t, "2029-05-02 14:00"), Holiday: "Dag van de Arbeid"},
			{At: brussels(t, "2027-07-20 14:00"), Holiday: hostile, Skipped: true},
			{At: brussels(t, "2027-12-21 14:00"), Holiday: "sluitingsdag", Asked: true},
		},
	}
	golden(t, "series_preview_change", RhythmPreviewModal(consult.Dutch, &shown, effectOf(t), from))
	golden(t, "series_preview_end", RhythmPreviewModal(consult.French, nil, effectOf(t), from))
	golden(t, "series_change_form", PlanModal(consult.Dutch, PlanForm{Words: "elke derde dinsdag", From: &from, Policy: consult.PolicySkip}))
}

func TestTheOneNoticeOfAChangeOfRhythm(t *testing.T) {
	t.Parallel()
	from := brussels(t, "2027-01-01 00:00")
	e := effectOf(t)
	e.Old.EndedAt, e.Old.EndReason = &from, hostile
	d := consult.Delivery{Purpose: consult.PurposeRhythm}
	text, blocks := RhythmNotice(consult.Dutch, e, "", d)
	golden(t, "series_notice_ended", said{text, blocks})
	e.New = &consult.Series{Place: hostile, Link: "https://example.org/overleg"}
	e.Planned = []time.Time{brussels(t, "2027-01-19 14:00")}
	text, blocks = RhythmNotice(consult.French, e, "chaque troisième mardi du mois à 14h", d)
	golden(t, "series_notice_changed", said{text, blocks})
}

func TestTheFormOfClosingDays(t *testing.T) {
	t.Parallel()
	ends := brussels(t, "2028-11-30 00:00")
	golden(t, "series_year_form", YearForm(consult.Dutch, hostile, consult.Year{FlemishDay: true, LooseDays: 84, EndsOn: &ends}, "1/7/2027 - 31/8/2027 Zomerstop"))
	golden(t, "series_year_form_empty", YearForm(consult.English, "Rand5", consult.Year{}, ""))
}

func TestWhatTheChairAloneIsTold(t *testing.T) {
	t.Parallel()
	now, met := brussels(t, "2026-12-09 09:00"), brussels(t, "2026-11-12 11:30")
	ends := time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)
	n := consult.ChairNotes{
		ChairFacts: consult.ChairFacts{PlatformID: 3, Platform: hostile, Zone: "Europe/Brussels", LastMet: &met, EndsOn: &ends},
		NoDate:     true, Closing: true, OpenItems: 2, Unanswered: []consult.Meeting{meetingOf(t)},
	}
	d := consult.Delivery{Purpose: consult.PurposeChairNotes}
	text, blocks := ChairNotes(consult.Dutch, n, d, now)
	golden(t, "chair_notes", said{text, blocks})
	n = consult.ChairNotes{ChairFacts: consult.ChairFacts{PlatformID: 3, Platform: "Rand5"}, NoDate: true}
	text, blocks = ChairNotes(consult.French, n, d, now)
	golden(t, "chair_notes_never_met", said{text, blocks})
	n.NoDate = false
	text, blocks = ChairNotes(consult.English, n, d, now)
	golden(t, "chair_notes_nothing_left", said{text, blocks})
}

func TestTheQuestionAboutADayOff(t *testing.T) {
	t.Parallel()
	q := consult.DayOffQuestion{Meeting: meetingOf(t), NextWorkday: brussels(t, "2026-12-11 09:30"), NextWeek: brussels(t, "2026-12-17 09:30")}
	text, blocks := DayOffQuestion(consult.Dutch, q, hostile, consult.Delivery{Purpose: consult.PurposeDayOff})
	golden(t, "chair_day_off", said{text, blocks})
}

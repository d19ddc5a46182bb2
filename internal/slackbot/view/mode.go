package view

import (
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// SwitchDraft is what the form of how a meeting goes ahead holds.
type SwitchDraft struct {
	Meanwhile bool // somebody else changed the meeting since the form opened
	Mode      consult.Mode
	consult.Whereabouts
	Reason string
	Silent bool
}

// SwitchForm asks how a meeting goes ahead, with the place and the link that it takes, and says who reads of it.
func SwitchForm(lang string, m consult.MyMeeting, d SwitchDraft) *slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for _, mode := range consult.Modes() {
		options = append(options, Option(i18n.Text(lang, "meeting.mode."+string(mode)), string(mode)))
	}
	blocks := standing(lang, m, d.Meanwhile)
	blocks[len(blocks)-1] = Section(toldOfSwitch(lang, m))
	blocks = append(blocks,
		Input("mode", i18n.Text(lang, "meeting.switch_how"), Choice("mode", i18n.Text(lang, "platform.choose"), string(d.Mode), options...)),
		Hinted(Optional("place", i18n.Text(lang, "meeting.place"), textOf("place", d.Place, consult.MaxPlace)), i18n.Text(lang, "meeting.switch_place_hint")),
		Hinted(Optional("link", i18n.Text(lang, "meeting.link"), textOf("link", d.Link, consult.MaxLink)), i18n.Text(lang, "meeting.switch_link_hint")),
		Optional("reason", i18n.Text(lang, "meeting.why"), textOf("reason", d.Reason, consult.MaxReason)),
	)
	blocks = append(blocks, noticeField(lang, m, d.Silent)...)
	return Modal("switch_save", i18n.Text(lang, "meeting.switch_title"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

func toldOfSwitch(lang string, m consult.MyMeeting) string {
	if m.Told && m.ChannelID != "" {
		return i18n.Text(lang, "meeting.told_of_switch", i18n.Args{"Channel": "<#" + m.ChannelID + ">"}) + "\n" + readers(lang, m)
	}
	return i18n.Text(lang, "meeting.told_nobody")
}

// readers says whom one notice of a change reaches.
func readers(lang string, m consult.MyMeeting) string {
	lines := []string{i18n.Text(lang, "meeting.told_members", i18n.Args{"Count": m.ToldTo.Members})}
	if names := m.ToldTo.Outside; len(names) > 0 {
		var list []string
		for _, name := range names[:min(len(names), maxListed)] {
			list = append(list, Literal(name))
		}
		if more := len(names) - maxListed; more > 0 {
			list = append(list, i18n.Text(lang, "meeting.more_names", i18n.Args{"Count": more}))
		}
		lines = append(lines, i18n.Text(lang, "meeting.told_outside", i18n.Args{"Names": strings.Join(list, ", ")}))
	}
	if len(m.ToldTo.Channels) > 0 {
		var list []string
		for _, id := range m.ToldTo.Channels {
			list = append(list, "<#"+id+">")
		}
		lines = append(lines, i18n.Text(lang, "meeting.told_elsewhere", i18n.Args{"Channels": strings.Join(list, ", ")}))
	}
	return strings.Join(lines, " ")
}

// modeWord ends the key of what is said of how a meeting goes ahead; one of which place and link were taken away since is
// told to be changed, no more.
func modeWord(m consult.Meeting) string {
	if mode := m.Mode(); mode != consult.ModeUnsaid {
		return string(mode)
	}
	return "unsaid"
}

// modeInLine is how one takes part, where a meeting has one line; on site goes without saying.
func modeInLine(lang string, m consult.Meeting) string {
	if mode := m.Mode(); mode == consult.OnlineOnly || mode == consult.Hybrid {
		return " – " + i18n.Text(lang, "meeting.mode_short."+string(mode))
	}
	return ""
}

package slacksim

import (
	"strings"
	"time"
)

var userMethods = []method{
	{name: "users.info", tier: 4, scope: "users:read", args: []string{"user"}, run: usersInfo},
	{name: "users.list", tier: 2, scope: "users:read", run: usersList},
	{name: "users.conversations", tier: 3, run: usersConversations},
}

// userObj: https://docs.slack.dev/reference/objects/user-object. External
// people never have a locale.
func (w *Workspace) userObj(u *member, locale bool) obj {
	tz := u.TZ
	if tz == "" {
		tz = "Europe/Brussels"
	}
	offset := 3600
	if loc, err := time.LoadLocation(tz); err == nil {
		_, offset = time.Now().In(loc).Zone()
	}
	out := obj{
		"id": u.ID, "team_id": w.st.teamOf(u), "name": u.Handle, "real_name": u.Name, "deleted": u.Deleted,
		"is_bot": u.IsBot, "is_app_user": false, "is_admin": false, "is_owner": false, "is_primary_owner": false,
		"is_restricted": u.Restricted, "is_ultra_restricted": false, "updated": u.Updated, "color": "4bbe2e",
		"is_email_confirmed": true, "who_can_share_contact_card": "EVERYONE",
		"profile": w.profile(u),
	}
	out["tz"], out["tz_label"], out["tz_offset"] = tz, tz, offset
	if u.External {
		out["is_stranger"] = true
	}
	if locale && !u.External && u.Locale != "" {
		out["locale"] = u.Locale
	}
	return out
}

func (w *Workspace) profile(u *member) obj {
	first, last, _ := strings.Cut(u.Name, " ")
	out := obj{
		"real_name": u.Name, "real_name_normalized": u.Name, "display_name": u.Handle, "first_name": first, "last_name": last,
		"display_name_normalized": u.Handle, "title": u.Title, "phone": "", "skype": "", "avatar_hash": "",
		"status_text": "", "status_text_canonical": "", "status_emoji": "", "status_emoji_display_info": []obj{},
		"status_expiration": 0, "team": w.st.teamOf(u),
	}
	for _, size := range []string{"24", "32", "48", "72", "192", "512"} {
		out["image_"+size] = w.base + "/avatar/" + u.ID + "_" + size + ".png"
	}
	return out
}

func usersInfo(c *call) (obj, *apiError) {
	u := c.st.Users[c.str("user")]
	if u == nil {
		return nil, fail("user_not_found")
	}
	if u.External && !c.shareChannel(u) {
		return nil, fail("user_not_visible")
	}
	return obj{"user": c.userObj(u, c.bool("include_locale"))}, nil
}

func usersList(c *call) (obj, *apiError) {
	all := []obj{}
	for _, u := range c.st.sortedUsers() {
		all = append(all, c.userObj(u, c.bool("include_locale")))
	}
	if !c.has("limit") && len(all) > 1000 {
		return nil, fail("limit_required")
	}
	part, next, e := page(c, all, 1000, 1000)
	if e != nil {
		return nil, e
	}
	return obj{"members": part, "cache_ts": nowUnix(), "response_metadata": nextCursor(next)}, nil
}

func usersConversations(c *call) (obj, *apiError) {
	who := c.st.App.BotUser
	if id := c.str("user"); id != "" {
		if c.st.Users[id] == nil {
			return nil, fail("user_not_found")
		}
		who = id
	}
	out, e := c.listFor(func(ch *channel) bool {
		return ch.has(who) && (ch.has(c.st.App.BotUser) || ch.listType() == "public_channel")
	})
	if e != nil {
		return nil, e
	}
	list, _ := out["channels"].([]obj)
	for _, ch := range list { // this method does not tell these (types of @slack/web-api)
		delete(ch, "is_member")
		delete(ch, "num_members")
	}
	return out, nil
}

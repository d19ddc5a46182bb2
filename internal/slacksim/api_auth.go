package slacksim

import (
	"fmt"

	"github.com/google/uuid"
)

var authMethods = []method{
	{name: "api.test", token: tokenNone, run: apiTest, quiet: true},
	{name: "auth.test", run: authTest, quiet: true},
	{name: "apps.connections.open", tier: 3, token: tokenApp, run: connectionsOpen, quiet: true},
	{name: "team.info", tier: 3, scope: "team:read", run: teamInfo},
	{name: "bots.info", tier: 3, scope: "users:read", run: botsInfo},
	{name: "blocks.validate", run: blocksValidate},
}

func apiTest(c *call) (obj, *apiError) {
	args := withoutToken(c.args)
	if code := c.str("error"); code != "" {
		return nil, &apiError{code: code, extra: obj{"args": args}}
	}
	return obj{"args": args}, nil
}

func authTest(c *call) (obj, *apiError) {
	a := c.st.App
	return obj{
		"url": c.base + "/", "team": a.TeamName, "user": a.BotHandle, "team_id": a.TeamID,
		"user_id": a.BotUser, "bot_id": a.BotID, "is_enterprise_install": false,
	}, nil
}

// connectionsOpen gives a URL for one WebSocket. That it is single-use and
// short-lived is unverified.
func connectionsOpen(c *call) (obj, *apiError) {
	if c.opts.RequestURL != "" || c.faults.linkDisabled() {
		return nil, fail("socket_mode_not_enabled") // code unverified
	}
	ticket := uuid.NewString()
	c.socks.ticket(ticket)
	url := fmt.Sprintf("ws%s/link/?ticket=%s&app_id=%s", c.base[len("http"):], ticket, c.st.App.AppID)
	return obj{"url": url}, nil
}

func teamInfo(c *call) (obj, *apiError) {
	a := c.st.App
	return obj{"team": obj{
		"id": a.TeamID, "name": a.TeamName, "domain": "overleg", "url": c.base + "/", "email_domain": "",
		"icon": obj{"image_default": true},
	}}, nil
}

func botsInfo(c *call) (obj, *apiError) {
	a := c.st.App
	if id := c.str("bot"); id != "" && id != a.BotID {
		return nil, fail("bot_not_found")
	}
	return obj{"bot": obj{
		"id": a.BotID, "deleted": false, "name": a.BotName, "updated": 0, "app_id": a.AppID, "user_id": a.BotUser,
		"icons": obj{},
	}}, nil
}

// blocksValidate checks a payload without sending it.
func blocksValidate(c *call) (obj, *apiError) {
	var found []problem
	code := "invalid_blocks"
	switch {
	case c.has("blocks"):
		found = checkBlocks(c.json("blocks"), onMessage, "/blocks")
	case c.has("message"):
		code = "invalid_message"
		m, _ := c.json("message").(obj)
		found = checkBlocks(m["blocks"], onMessage, "/message/blocks")
	case c.has("view"):
		code = "invalid_view"
		found = checkView(c.json("view"), "/view")
	default:
		return nil, invalidArguments("invalid_arguments", "[ERROR] one of blocks, message, view is required")
	}
	if len(found) == 0 {
		return obj{}, nil
	}
	errs := []obj{}
	for _, p := range found {
		errs = append(errs, obj{"pointer": p.pointer, "code": p.code, "message": p.message, "constraint": p.constraint})
	}
	return nil, &apiError{code: code, extra: obj{"errors": errs}}
}

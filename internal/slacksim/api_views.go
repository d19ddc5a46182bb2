package slacksim

var viewMethods = []method{
	{name: "views.open", tier: 4, args: []string{"trigger_id|interactivity_pointer", "view"}, run: viewsOpen},
	{name: "views.push", tier: 4, args: []string{"trigger_id|interactivity_pointer", "view"}, run: viewsPush},
	{name: "views.update", tier: 4, args: []string{"view_id|external_id", "view"}, run: viewsUpdate},
	{name: "views.publish", tier: 4, args: []string{"user_id", "view"}, run: viewsPublish},
}

// view reads and checks the argument view. views.* report a bad view as
// invalid_arguments with json-pointers. https://docs.slack.dev/reference/methods/views.open
func (c *call) view(kind string) (obj, *apiError) {
	v, ok := c.json("view").(obj)
	if !ok {
		return nil, invalidArguments("invalid_arguments", "[ERROR] must provide an object [json-pointer:/view]")
	}
	found := checkView(v, "/view")
	if len(found) > 0 {
		if found[0].code == "view_too_large" {
			return nil, fail("view_too_large")
		}
		return nil, invalidArguments("invalid_arguments", messages(found)...)
	}
	if v["type"] != kind {
		return nil, invalidArguments("invalid_arguments", "[ERROR] must be of type "+kind+" [json-pointer:/view/type]")
	}
	if ext, _ := v["external_id"].(string); ext != "" && kind == "modal" {
		if old := c.modals.find("", ext); old != nil && old.ID != c.str("view_id") && old.ExternalID != c.str("external_id") {
			return nil, fail("duplicate_external_id")
		}
	}
	return v, nil
}

func (c *call) triggerArg() (*trigger, *apiError) {
	id := c.str("trigger_id")
	if id == "" {
		id = c.str("interactivity_pointer")
	}
	return c.useTrigger(id)
}

func viewsOpen(c *call) (obj, *apiError) {
	in, e := c.view("modal")
	if e != nil {
		return nil, e
	}
	t, e := c.triggerArg()
	if e != nil {
		return nil, e
	}
	delete(c.modals.stacks, t.user) // a second views.open replaces what is open (unverified)
	v := c.newView(t.user, in)
	c.push(v)
	return obj{"view": c.viewObj(v)}, nil
}

// viewsPush needs a trigger from inside a modal, and stacks at most three.
// https://docs.slack.dev/reference/methods/views.push
func viewsPush(c *call) (obj, *apiError) {
	in, e := c.view("modal")
	if e != nil {
		return nil, e
	}
	t, e := c.triggerArg()
	if e != nil {
		return nil, e
	}
	if !t.modal || len(c.modals.stacks[t.user]) == 0 {
		return nil, fail("invalid_trigger_id")
	}
	if len(c.modals.stacks[t.user]) >= stackMax {
		return nil, fail("push_limit_reached")
	}
	v := c.newView(t.user, in)
	c.push(v)
	return obj{"view": c.viewObj(v)}, nil
}

func viewsUpdate(c *call) (obj, *apiError) {
	in, e := c.view("modal")
	if e != nil {
		return nil, e
	}
	v := c.modals.find(c.str("view_id"), c.str("external_id"))
	if v == nil {
		return nil, fail("not_found")
	}
	if h := c.str("hash"); h != "" && h != v.Hash {
		return nil, fail("hash_conflict")
	}
	c.fill(v, in)
	c.changedFor(v.User, "modal")
	return obj{"view": c.viewObj(v)}, nil
}

func viewsPublish(c *call) (obj, *apiError) {
	in, e := c.view("home")
	if e != nil {
		return nil, e
	}
	u := c.st.Users[c.str("user_id")]
	if u == nil || u.Deleted || u.IsBot {
		return nil, invalidArguments("invalid_arguments", "[ERROR] invalid user_id")
	}
	if c.manifest.given && !c.manifest.Features.AppHome.HomeTab {
		return nil, fail("not_enabled")
	}
	v := c.st.Homes[u.ID]
	if h := c.str("hash"); v != nil && h != "" && h != v.Hash {
		return nil, fail("hash_conflict")
	}
	if v == nil {
		v = c.newView(u.ID, in)
		c.st.Homes[u.ID] = v
	} else {
		c.fill(v, in)
	}
	c.put("home", v)
	c.changedFor(u.ID, "home")
	return obj{"view": c.viewObj(v)}, nil
}

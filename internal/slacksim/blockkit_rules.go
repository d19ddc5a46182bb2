package slacksim

// The rules of Block Kit as one table. Figures come from the pages of
// https://docs.slack.dev/reference/block-kit (a page per block, element and
// object) and the types of @slack/types; which surface takes which block comes
// from https://docs.slack.dev/blocks.json as transcribed by others.

type surface uint8

const (
	onMessage surface = 1 << iota
	onModal
	onHome
)

const everywhere = onMessage | onModal | onHome

type fieldKind int

const (
	aString   fieldKind = iota // a string of min to max characters
	aPlain                     // a text object, plain_text only
	aText                      // a text object, plain_text or mrkdwn
	aBool                      // true or false
	aNumber                    // a number or a number in a string
	anElement                  // one element of the types in one
	elements                   // min to max elements of the types in one
	texts                      // min to max text objects
	options                    // min to max options
	oneOption                  // one option
	groups                     // min to max option groups
	aConfirm                   // a confirmation dialog
	aDate                      // YYYY-MM-DD
	aTime                      // HH:mm
	anEnum                     // one of the strings in one
	strs                       // min to max strings
	anything                   // not checked
)

// field is one property: what it must be, and how long.
type field struct {
	name     string
	kind     fieldKind
	required bool
	min, max int
	one      []string
}

// rule is one type of block or element.
type rule struct {
	surfaces    surface
	interactive bool // has an action_id and sends block_actions
	stateful    bool // stands in state.values
	fields      []field
}

var selectTypes = []string{
	"static_select", "external_select", "users_select", "conversations_select", "channels_select",
	"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select",
}

var actionTypes = append([]string{
	"button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons", "timepicker", "rich_text_input",
	"workflow_button", "icon_button",
}, selectTypes...)

var accessoryTypes = append([]string{
	"button", "checkboxes", "datepicker", "image", "overflow", "radio_buttons", "timepicker", "workflow_button",
}, selectTypes...)

var inputTypes = append([]string{
	"plain_text_input", "checkboxes", "datepicker", "datetimepicker", "radio_buttons", "timepicker", "email_text_input",
	"url_text_input", "number_input", "file_input", "rich_text_input",
}, selectTypes...)

var blockID = field{name: "block_id", kind: aString, max: 255}

var blockRules = map[string]*rule{
	"section": {surfaces: everywhere, fields: []field{
		blockID,
		{name: "text", kind: aText, min: 1, max: 3000},
		{name: "fields", kind: texts, min: 1, max: 10},
		{name: "accessory", kind: anElement, one: accessoryTypes},
		{name: "expand", kind: aBool},
	}},
	"header": {surfaces: everywhere, fields: []field{
		blockID, {name: "text", kind: aPlain, required: true, min: 1, max: 150}, {name: "level", kind: aNumber},
	}},
	"divider": {surfaces: everywhere, fields: []field{blockID}},
	"context": {surfaces: everywhere, fields: []field{
		blockID, {name: "elements", kind: elements, required: true, min: 1, max: 10, one: []string{"image", "plain_text", "mrkdwn"}},
	}},
	"actions": {surfaces: everywhere, fields: []field{
		blockID, {name: "elements", kind: elements, required: true, min: 1, max: 25, one: actionTypes},
	}},
	"context_actions": {surfaces: onMessage, fields: []field{
		blockID, {name: "elements", kind: elements, required: true, min: 1, max: 5, one: []string{"feedback_buttons", "icon_button"}},
	}},
	"input": {surfaces: everywhere, fields: []field{
		blockID,
		{name: "label", kind: aPlain, required: true, min: 1, max: 2000},
		{name: "element", kind: anElement, required: true, one: inputTypes},
		{name: "hint", kind: aPlain, min: 1, max: 2000},
		{name: "optional", kind: aBool},
		{name: "dispatch_action", kind: aBool},
	}},
	"image": {surfaces: everywhere, fields: []field{
		blockID, {name: "alt_text", kind: aString, required: true, min: 1, max: 2000},
		{name: "image_url", kind: aString, min: 1, max: 3000}, {name: "slack_file", kind: anything},
		{name: "title", kind: aPlain, max: 2000},
	}},
	"video": {surfaces: everywhere, fields: []field{
		blockID, {name: "alt_text", kind: aString, required: true}, {name: "title", kind: aPlain, required: true, max: 200},
		{name: "video_url", kind: aString, required: true}, {name: "thumbnail_url", kind: aString, required: true},
		{name: "author_name", kind: aString, max: 50}, {name: "description", kind: aPlain}, {name: "provider_icon_url", kind: aString},
		{name: "provider_name", kind: aString}, {name: "title_url", kind: aString},
	}},
	"markdown":           {surfaces: onMessage, fields: []field{blockID, {name: "text", kind: aString, required: true, min: 1, max: 12000}}},
	"rich_text":          {surfaces: everywhere, fields: []field{blockID, {name: "elements", kind: anything, required: true}}},
	"table":              {surfaces: onMessage, fields: []field{blockID, {name: "rows", kind: anything, required: true}, {name: "column_settings", kind: anything}}},
	"file":               {surfaces: 0},
	"alert":              {surfaces: onModal, fields: []field{blockID, {name: "text", kind: aText, required: true}, {name: "level", kind: anything}}},
	"card":               {surfaces: onMessage | onHome},
	"carousel":           {surfaces: onMessage | onHome},
	"container":          {surfaces: onMessage | onHome},
	"data_table":         {surfaces: onMessage | onHome},
	"data_visualization": {surfaces: onMessage | onHome},
	"plan":               {surfaces: onMessage},
	"task_card":          {surfaces: onMessage},
}

// Fields that many elements share.
var (
	actionID    = field{name: "action_id", kind: aString, min: 1, max: 255}
	confirmed   = field{name: "confirm", kind: aConfirm}
	placeholder = field{name: "placeholder", kind: aPlain, max: 150}
	focus       = field{name: "focus_on_load", kind: aBool}
	dispatch    = field{name: "dispatch_action_config", kind: anything}
	maxSelected = field{name: "max_selected_items", kind: aNumber}
)

func element(on surface, more ...field) *rule {
	return &rule{surfaces: on, interactive: true, stateful: true, fields: append([]field{actionID}, more...)}
}

func button(more ...field) *rule {
	return &rule{surfaces: everywhere, interactive: true, fields: append([]field{actionID}, more...)}
}

var (
	someOptions = field{name: "options", kind: options, min: 1, max: 100}
	someGroups  = field{name: "option_groups", kind: groups, min: 1, max: 100}
	fewOptions  = field{name: "options", kind: options, required: true, min: 1, max: 10}
	firstOption = field{name: "initial_option", kind: oneOption}
	firstOnes   = field{name: "initial_options", kind: options, min: 1, max: 100}
	minQuery    = field{name: "min_query_length", kind: aNumber}
	urlReply    = field{name: "response_url_enabled", kind: aBool}
	defaultHere = field{name: "default_to_current_conversation", kind: aBool}
	filter      = field{name: "filter", kind: anything}
)

var elementRules = map[string]*rule{
	"button": button(
		field{name: "text", kind: aPlain, required: true, min: 1, max: 75}, field{name: "url", kind: aString, max: 3000},
		field{name: "value", kind: aString, max: 2000}, field{name: "style", kind: anEnum, one: []string{"primary", "danger"}},
		confirmed, field{name: "accessibility_label", kind: aString, max: 75},
	),
	"overflow": button(field{name: "options", kind: options, required: true, min: 1, max: 5}, confirmed),
	"workflow_button": button(
		field{name: "text", kind: aPlain, required: true, max: 75}, field{name: "workflow", kind: anything, required: true},
		field{name: "style", kind: anEnum, one: []string{"primary", "danger"}}, field{name: "accessibility_label", kind: aString, max: 75},
	),
	"feedback_buttons": button(field{name: "positive_button", kind: anything, required: true}, field{name: "negative_button", kind: anything, required: true}),
	"icon_button": button(
		field{name: "icon", kind: aString, required: true}, field{name: "text", kind: aPlain, required: true, max: 75}, confirmed,
		field{name: "value", kind: aString, max: 2000}, field{name: "accessibility_label", kind: aString, max: 75}, field{name: "visible_to_user_ids", kind: anything},
	),
	"image": {surfaces: everywhere, fields: []field{
		{name: "alt_text", kind: aString, required: true, min: 1, max: 2000}, {name: "image_url", kind: aString, max: 3000}, {name: "slack_file", kind: anything},
	}},
	"static_select":       element(everywhere, someOptions, someGroups, firstOption, confirmed, focus, placeholder),
	"multi_static_select": element(everywhere, someOptions, someGroups, firstOnes, confirmed, maxSelected, focus, placeholder),
	"external_select":     element(everywhere, firstOption, minQuery, confirmed, focus, placeholder),
	"multi_external_select": element(everywhere, firstOnes, minQuery, maxSelected, confirmed, focus,
		placeholder),
	"users_select":       element(everywhere, field{name: "initial_user", kind: aString}, confirmed, focus, placeholder),
	"multi_users_select": element(everywhere, field{name: "initial_users", kind: strs, max: 100}, maxSelected, confirmed, focus, placeholder),
	"conversations_select": element(everywhere, field{name: "initial_conversation", kind: aString}, defaultHere, urlReply, filter,
		confirmed, focus, placeholder),
	"multi_conversations_select": element(everywhere, field{name: "initial_conversations", kind: strs, max: 100}, defaultHere, filter,
		maxSelected, confirmed, focus, placeholder),
	"channels_select":       element(everywhere, field{name: "initial_channel", kind: aString}, urlReply, confirmed, focus, placeholder),
	"multi_channels_select": element(everywhere, field{name: "initial_channels", kind: strs, max: 100}, maxSelected, confirmed, focus, placeholder),
	"datepicker":            element(everywhere, field{name: "initial_date", kind: aDate}, confirmed, focus, placeholder),
	"timepicker":            element(everywhere, field{name: "initial_time", kind: aTime}, field{name: "timezone", kind: aString}, confirmed, focus, placeholder),
	"datetimepicker":        element(onMessage|onModal, field{name: "initial_date_time", kind: aNumber}, confirmed, focus),
	"checkboxes":            element(everywhere, fewOptions, firstOnes, confirmed, focus),
	"radio_buttons":         element(everywhere, fewOptions, firstOption, confirmed, focus),
	"plain_text_input": element(everywhere, field{name: "initial_value", kind: aString, max: 3000}, field{name: "multiline", kind: aBool},
		field{name: "min_length", kind: aNumber, max: 3000}, field{name: "max_length", kind: aNumber, min: 1, max: 3000}, dispatch, focus, placeholder),
	"email_text_input": element(everywhere, field{name: "initial_value", kind: aString}, dispatch, focus, placeholder),
	"url_text_input":   element(everywhere, field{name: "initial_value", kind: aString}, dispatch, focus, placeholder),
	"number_input": element(everywhere, field{name: "is_decimal_allowed", kind: aBool, required: true}, field{name: "initial_value", kind: aNumber},
		field{name: "min_value", kind: aNumber}, field{name: "max_value", kind: aNumber}, dispatch, focus, placeholder),
	"file_input":      element(onModal, field{name: "filetypes", kind: anything}, field{name: "max_files", kind: aNumber, min: 1, max: 10}),
	"rich_text_input": element(everywhere, field{name: "initial_value", kind: anything}, dispatch, focus, placeholder),
}

// Limits of the composition objects.
// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
const (
	optionTextMax  = 75
	optionValueMax = 150 // @slack/types says 75, the Python SDK 150 (unverified); the page says 150
	fieldTextMax   = 2000
	contextTextMax = 2000 // unverified
	groupLabelMax  = 75
)

// viewFields: https://docs.slack.dev/reference/views
var viewFields = map[string][]field{
	"modal": {
		{name: "title", kind: aPlain, required: true, min: 1, max: 24}, {name: "submit", kind: aPlain, min: 1, max: 24},
		{name: "close", kind: aPlain, min: 1, max: 24}, {name: "private_metadata", kind: aString, max: 3000},
		{name: "callback_id", kind: aString, max: 255}, {name: "external_id", kind: aString, max: 255},
		{name: "clear_on_close", kind: aBool}, {name: "notify_on_close", kind: aBool}, {name: "submit_disabled", kind: aBool},
	},
	"home": {
		{name: "private_metadata", kind: aString, max: 3000}, {name: "callback_id", kind: aString, max: 255},
		{name: "external_id", kind: aString, max: 255},
		// The SDKs send a modal's empty fields with a home too, and Slack takes them (unverified).
		{name: "title", kind: anything}, {name: "submit", kind: anything}, {name: "close", kind: anything},
		{name: "clear_on_close", kind: aBool}, {name: "notify_on_close", kind: aBool},
	},
}

const (
	viewBytesMax    = 250_000
	viewBlocksMax   = 100
	messageBlockMax = 50
)

// Package consult is the domain of consultation between local governments and
// their partners: platforms, meetings, minutes, decisions, action items,
// deadlines and who may see them. It holds types, rules and refusals, knows
// neither Slack nor Postgres, and imports the standard library only.
package consult

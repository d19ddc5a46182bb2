// The emoji short codes that people and bots commonly use.

const TABLE = `
+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|ok_hand 👌|clap 👏|wave 👋|raised_hands 🙌|raised_hand ✋|pray 🙏|point_right 👉
point_left 👈|point_up ☝️|point_down 👇|muscle 💪|handshake 🤝|writing_hand ✍️|eyes 👀|smile 😄|smiley 😃|grinning 😀
blush 😊|wink 😉|slightly_smiling_face 🙂|joy 😂|thinking_face 🤔|sweat_smile 😅|sob 😭|cry 😢|disappointed 😞
confused 😕|neutral_face 😐|heart ❤️|green_heart 💚|blue_heart 💙|tada 🎉|sparkles ✨|star ⭐|fire 🔥|rocket 🚀
white_check_mark ✅|heavy_check_mark ✔️|ballot_box_with_check ☑️|x ❌|negative_squared_cross_mark ❎|warning ⚠️
no_entry ⛔|no_entry_sign 🚫|question ❓|grey_question ❔|exclamation ❗|grey_exclamation ❕|information_source ℹ️
bulb 💡|bell 🔔|no_bell 🔕|mega 📣|loudspeaker 📢|speech_balloon 💬|thought_balloon 💭|calendar 📆|date 📅
spiral_calendar_pad 🗓️|clock 🕒|alarm_clock ⏰|stopwatch ⏱️|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚
memo 📝|pencil 📝|pencil2 ✏️|clipboard 📋|page_facing_up 📄|page_with_curl 📃|bookmark_tabs 📑|bookmark 🔖|books 📚
book 📖|newspaper 📰|file_folder 📁|open_file_folder 📂|card_index 📇|card_index_dividers 🗂️|chart_with_upwards_trend 📈
bar_chart 📊|pushpin 📌|round_pushpin 📍|paperclip 📎|link 🔗|scroll 📜|envelope ✉️|email 📧|inbox_tray 📥|outbox_tray 📤
package 📦|telephone_receiver 📞|phone ☎️|iphone 📱|computer 💻|desktop_computer 🖥️|tv 📺|camera 📷|video_camera 📹
mag 🔍|mag_right 🔎|lock 🔒|unlock 🔓|key 🔑|gear ⚙️|wrench 🔧|hammer 🔨|scales ⚖️|ballot_box_with_ballot 🗳️
busts_in_silhouette 👥|bust_in_silhouette 👤|family 👪|house 🏠|house_with_garden 🏡|office 🏢|school 🏫|classical_building 🏛️
cityscape 🏙️|world_map 🗺️|earth_africa 🌍|globe_with_meridians 🌐|car 🚗|bike 🚲|bus 🚌|train 🚆|coffee ☕|tea 🍵|cake 🍰
sunny ☀️|cloud ☁️|umbrella ☔|snowflake ❄️|seedling 🌱|deciduous_tree 🌳|four_leaf_clover 🍀|sunflower 🌻
arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrow_forward ▶️|arrow_backward ◀️|repeat 🔁|arrows_counterclockwise 🔄
back 🔙|new 🆕|soon 🔜|end 🔚|heavy_plus_sign ➕|heavy_minus_sign ➖|red_circle 🔴|large_blue_circle 🔵|large_green_circle 🟢
large_yellow_circle 🟡|large_orange_circle 🟠|white_circle ⚪|black_circle ⚫|large_green_square 🟩|large_red_square 🟥
white_large_square ⬜|black_large_square ⬛|small_blue_diamond 🔹|small_orange_diamond 🔸|triangular_flag_on_post 🚩
checkered_flag 🏁|flag-be 🇧🇪|flag-fr 🇫🇷|flag-nl 🇳🇱|flag-gb 🇬🇧|flag-eu 🇪🇺|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣
robot_face 🤖|gift 🎁|trophy 🏆|medal 🏅|dart 🎯|construction 🚧|rotating_light 🚨|hourglass_done ⌛|zzz 💤|100 💯|dash 💨
`;

const EMOJI = new Map(TABLE.trim().split(/[|\n]/).map((entry) => {
  const at = entry.indexOf(" ");
  return [entry.slice(0, at), entry.slice(at + 1)];
}));

/** emoji gives the character of a short code, or "" for one that this page does not know. */
export const emoji = (name) => EMOJI.get(name.replace(/::skin-tone-\d$/, "")) || "";

/** QUICK are the reactions offered first. */
export const QUICK = ["+1", "white_check_mark", "eyes", "tada", "raised_hands", "question", "heart", "memo"];

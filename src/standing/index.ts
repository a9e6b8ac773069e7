/** Standing: who earned how many points, when, from what, and how the ranking moves. Pure; the table and the big screen are in `#standing/views`. */
export { acceptanceRate, acceptedAt, origins, totalsByDay } from './history';
export { type Movement, movementInWords, movements } from './movement';

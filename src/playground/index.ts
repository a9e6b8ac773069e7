/** The playground as the shell meets it. Its screen is in `#playground/views`. */
export { suggestQuestions } from './rewording';

export { type PaintOptions, paint } from './paint.ts';
export { type Skill, type SkillName, skills } from './skills.ts';

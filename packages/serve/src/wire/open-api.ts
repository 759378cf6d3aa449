/** The description of our own protocol: OpenAPI 3.1. */
export function openApi(): object {
  const aspectReward = {
    type: 'object',
    required: ['reward', 'score'],
    properties: {
      reward: { type: 'number', description: 'What to train on: higher is better; unbounded for VP-Score.' },
      score: { type: 'number', minimum: 1, maximum: 5 },
    },
  };
  const reward = {
    allOf: [{ $ref: '#/components/schemas/AspectReward' }],
    required: ['aspects'],
    properties: {
      aspects: { type: 'object', additionalProperties: { $ref: '#/components/schemas/AspectReward' } },
    },
  };
  const failure = {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', enum: [...errorCodes] },
          message: { type: 'string' },
          retry: { type: 'boolean', description: 'Whether asking again later may help.' },
        },
      },
    },
  };
  const json = (schema: object) => ({ content: { 'application/json': { schema } } });
  const failed = (description: string) => ({ description, ...json({ $ref: '#/components/schemas/Failure' }) });
  return {
    openapi: '3.1.0',
    info: { title: 'VisionPrefer rewards', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths: {
      '/v1/rewards': {
        post: {
          operationId: 'rewardImages',
          summary: 'Rewards images: each has its own reward or error, in the order they came.',
          requestBody: { required: true, ...json({ $ref: '#/components/schemas/Images' }) },
          responses: {
            200: { description: 'A reward or an error for each image.', ...json(rewardsSchema) },
            400: failed('The body is not as described.'),
            401: failed('The token is missing or wrong.'),
            413: failed('The body is too large.'),
            503: failed('Too much is waiting, or the server is being stopped: ask again after Retry-After seconds.'),
          },
          security: [{}, { token: [] }],
        },
      },
    },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Images: imagesSchema, AspectReward: aspectReward, Reward: reward, Failure: failure },
    },
  };
}

const errorCodes = [
  'bad-request',
  'unauthorized',
  'too-large',
  'bad-image',
  'unjudged',
  'unavailable',
  'busy',
  'late',
  'failed',
  'stopping',
];

const imagesSchema = {
  type: 'object',
  required: ['images'],
  properties: {
    images: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['image', 'prompt'],
        properties: {
          image: {
            type: 'string',
            description: 'The bytes of a picture file (PNG, JPEG, WebP …) in base64, or a data url.',
          },
          prompt: { type: 'string', description: 'What the image was made from.' },
        },
      },
    },
    deadlineSeconds: { type: 'number', exclusiveMinimum: 0, maximum: 3600, default: 60 },
  },
};

const rewardsSchema = {
  type: 'object',
  required: ['rewards'],
  properties: {
    rewards: {
      type: 'array',
      items: { oneOf: [{ $ref: '#/components/schemas/Reward' }, { $ref: '#/components/schemas/Failure' }] },
    },
  },
};

import { z } from 'zod';

/** A reference to an attribute of another resource, read as that resource's logical id. */
export function attributeOf(attribute: 'Arn' | 'StreamArn') {
  return z
    .strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal(attribute)]) })
    .transform(reference => reference['Fn::GetAtt'][0]);
}

/** @throws Error naming the resource and the properties that cannot be used */
export function readProperties<Shape extends z.ZodType>(
  name: string,
  shape: Shape,
  properties: unknown,
): z.infer<Shape> {
  const found = shape.safeParse(properties);
  if (found.success) return found.data;
  const why = found.error.issues.map(issue =>
    [issue.path.join('.'), issue.message].filter(Boolean).join(': '),
  );
  throw new Error(`The template's ${name} cannot be used: ${why.join('; ')}.`);
}

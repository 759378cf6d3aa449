/**
 * The url of an image whose picture is not at hand, such as those that others have rated: a `data:` url with nothing in it.
 * A report shows such an image without a picture; whoever needs the picture is told that there is none.
 */
export const noPicture = 'data:,';

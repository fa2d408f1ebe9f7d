/** The contents of messages, both ways, through everything that they pass: the table of {@link ContentSample}, a test class a column. */
@NullMarked
package io.fairbot.contents;

import org.jspecify.annotations.NullMarked;

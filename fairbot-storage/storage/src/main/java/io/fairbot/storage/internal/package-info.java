/** What the stores share: batches and documents in the form in which they are kept. Not for hosts. */
@NullMarked
package io.fairbot.storage.internal;

import org.jspecify.annotations.NullMarked;

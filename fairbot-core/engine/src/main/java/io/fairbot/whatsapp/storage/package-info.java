/** The documents of channels in the store: one partition for each line, with encrypted fields, under a fence. */
@NullMarked
package io.fairbot.whatsapp.storage;

import org.jspecify.annotations.NullMarked;

/**
 * The stored rows of conversations: their records and models, for the engine, the stores that restore them and the
 * coordinator. Nothing here is part of the API: handlers see events and turns, not rows.
 */
@NullMarked
package io.fairbot.conversation.storage;

import org.jspecify.annotations.NullMarked;

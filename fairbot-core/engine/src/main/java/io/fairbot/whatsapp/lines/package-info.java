/** The branches that are open on a node: their leases, conversations and supervised lines. */
@NullMarked
package io.fairbot.whatsapp.lines;

import org.jspecify.annotations.NullMarked;

/** What a line stores of keys: its own prekeys, its sessions with other devices, and which devices a person has. */
@NullMarked
package io.fairbot.whatsapp.web.internal.keys;

import org.jspecify.annotations.NullMarked;

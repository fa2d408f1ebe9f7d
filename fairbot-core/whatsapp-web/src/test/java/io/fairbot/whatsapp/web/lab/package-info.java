/** The WhatsApp server that tests talk to: a process of its own, on this machine, written apart from the channel. */
@NullMarked
package io.fairbot.whatsapp.web.lab;

import org.jspecify.annotations.NullMarked;

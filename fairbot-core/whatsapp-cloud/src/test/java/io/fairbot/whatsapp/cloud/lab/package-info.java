/** The Cloud API that tests call: a process of its own, on this machine, written apart from the channel. */
@NullMarked
package io.fairbot.whatsapp.cloud.lab;

import org.jspecify.annotations.NullMarked;

/** What is sent: the JSON of a message, its limits, and the templates of an account. */
@NullMarked
package io.fairbot.whatsapp.cloud.internal.send;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.fairbot.whatsapp.cloud.internal.webhook;

import org.jspecify.annotations.NullMarked;

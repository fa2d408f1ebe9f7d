@NullMarked
package io.fairbot.whatsapp.cloud.internal.send;

import org.jspecify.annotations.NullMarked;

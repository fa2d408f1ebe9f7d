@NullMarked
package io.fairbot.whatsapp.cloud;

import org.jspecify.annotations.NullMarked;

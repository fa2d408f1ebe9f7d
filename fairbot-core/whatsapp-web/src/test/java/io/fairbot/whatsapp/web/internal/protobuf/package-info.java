@NullMarked
package io.fairbot.whatsapp.web.internal.protobuf;

import org.jspecify.annotations.NullMarked;

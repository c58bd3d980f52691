package dev.winnow.worker.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;

/** Access to the files of a data set, wherever they are stored. */
public interface SourceFiles extends Serializable {
  /** The bytes of the file, as stored; the caller closes the stream. */
  InputStream open(String name) throws IOException;

  /** Where the file is, as users know it: for messages. */
  String location(String name);
}

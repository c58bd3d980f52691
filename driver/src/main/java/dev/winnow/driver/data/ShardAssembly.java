package dev.winnow.driver.data;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Makes one shard of its pieces: all of them are in the partition of the shard's number. */
record ShardAssembly(ImageShape shape)
    implements Function2<
        Integer, Iterator<Tuple2<Integer, ShardPiece>>, Iterator<Tuple2<Integer, LabeledImages>>> {
  @Override
  public Iterator<Tuple2<Integer, LabeledImages>> call(
      Integer shard, Iterator<Tuple2<Integer, ShardPiece>> pieces) {
    List<LabeledImages> images = new ArrayList<>();
    List<Integer> ranks = new ArrayList<>();
    while (pieces.hasNext()) {
      ShardPiece piece = pieces.next()._2();
      images.add(piece.images());
      IntStream.of(piece.ranks()).forEach(ranks::add);
    }
    int[] order =
        IntStream.range(0, ranks.size())
            .boxed()
            .sorted(Comparator.comparing(ranks::get))
            .mapToInt(Integer::intValue)
            .toArray();
    LabeledImages all = LabeledImages.concat(shape, images).select(order);
    return List.of(new Tuple2<>(shard, all)).iterator();
  }
}

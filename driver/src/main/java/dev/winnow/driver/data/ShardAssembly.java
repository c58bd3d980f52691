package dev.winnow.driver.data;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * Makes whole shards of their pieces: all pieces of shard s are in partition s mod partitions.
 *
 * @param shape of the images
 * @param shards number of shards in all partitions together
 * @param partitions number of partitions
 */
record ShardAssembly(ImageShape shape, int shards, int partitions)
    implements Function2<
        Integer, Iterator<Tuple2<Integer, ShardPiece>>, Iterator<Tuple2<Integer, LabeledImages>>> {
  @Override
  public Iterator<Tuple2<Integer, LabeledImages>> call(
      Integer partition, Iterator<Tuple2<Integer, ShardPiece>> pieces) {
    SortedMap<Integer, List<ShardPiece>> byShard = new TreeMap<>();
    for (int shard = partition; shard < shards; shard += partitions) {
      byShard.put(shard, new ArrayList<>());
    }
    pieces.forEachRemaining(piece -> byShard.get(piece._1()).add(piece._2()));
    return byShard.entrySet().stream()
        .map(shard -> new Tuple2<>(shard.getKey(), assemble(shard.getValue())))
        .iterator();
  }

  private LabeledImages assemble(List<ShardPiece> pieces) {
    int[] ranks = pieces.stream().flatMapToInt(piece -> IntStream.of(piece.ranks())).toArray();
    int[] order =
        IntStream.range(0, ranks.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> ranks[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<LabeledImages> images = pieces.stream().map(ShardPiece::images).toList();
    return LabeledImages.concat(shape, images).select(order);
  }
}

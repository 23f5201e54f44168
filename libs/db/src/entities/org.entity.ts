import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One Sign account under one label. A label that meets another account starts empty. */
@Entity('org')
export class OrgEntity {
  @PrimaryGeneratedColumn('uuid')
  readonly id!: string;

  @Column('text')
  readonly label!: string;

  @Column('text')
  readonly account!: string;
}

import { ActionIcon, Button, Menu, TextInput } from '@mantine/core';
import { IconCalendar, IconCheck, IconPlus, IconSearch, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import classes from './filters.module.css';

/** Filters in a row, which wraps: a search field first, then chips. */
export function FilterBar({
  children,
  aside,
}: {
  readonly children: ReactNode;
  readonly aside?: ReactNode;
}): ReactNode {
  return (
    <div className={classes['bar']} role="search">
      {children}
      {aside !== undefined && <div className={classes['aside']}>{aside}</div>}
    </div>
  );
}

interface SearchFieldProps {
  readonly value: string | undefined;
  /** After a pause in typing, and at once with Enter. Undefined: nothing is searched. */
  readonly onChange: (text: string | undefined) => void;
  readonly placeholder: string;
  readonly autoFocus?: boolean;
}

/** Longer than from one key to the next, and short enough that a filter seems to follow. */
const PAUSE_MS = 120;

/** A field for words; `/` leads to it. */
export function SearchField({
  value,
  onChange,
  placeholder,
  autoFocus = false,
}: SearchFieldProps): ReactNode {
  const [text, setText] = useState(value ?? '');
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  // Back, and a filter that somebody takes away, change it from outside.
  useEffect(() => setText(value ?? ''), [value]);
  useEffect(() => {
    const lead = (event: KeyboardEvent) => {
      if (event.key !== '/' || isTyping(event.target)) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', lead);
    return () => document.removeEventListener('keydown', lead);
  }, []);
  const say = (next: string) => {
    clearTimeout(pause.current);
    onChange(next.trim() === '' ? undefined : next.trim());
  };
  return (
    <TextInput
      ref={field}
      className={classes['search'] ?? ''}
      value={text}
      placeholder={placeholder}
      aria-label={placeholder}
      data-autofocus={autoFocus || undefined}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        text !== '' && (
          <ActionIcon size="sm" aria-label="Clear the search" onClick={() => [setText(''), say('')]}>
            <IconX size={14} />
          </ActionIcon>
        )
      }
      onChange={({ currentTarget }) => {
        const next = currentTarget.value;
        setText(next);
        clearTimeout(pause.current);
        pause.current = setTimeout(() => say(next), PAUSE_MS);
      }}
      onKeyDown={({ key }) => {
        if (key === 'Enter') say(text);
      }}
    />
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface ChoiceFilterProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: Value | undefined;
  readonly onChange: (value: Value | undefined) => void;
}

/** One of some words, or none. */
export function ChoiceFilter<Value extends string>({
  label,
  choices,
  value,
  onChange,
}: ChoiceFilterProps<Value>): ReactNode {
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <Menu position="bottom-start">
      <Chip label={label} value={chosen?.label ?? value} onClear={() => onChange(undefined)} />
      <Menu.Dropdown>
        {choices.map((choice) => (
          <Menu.Item
            key={choice.value}
            role="menuitemradio"
            aria-checked={choice.value === value}
            leftSection={<Mark on={choice.value === value} />}
            onClick={() => onChange(choice.value === value ? undefined : choice.value)}
          >
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface ChoicesFilterProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly value: readonly Value[] | undefined;
  readonly onChange: (value: readonly Value[] | undefined) => void;
}

/** Some of some words. */
export function ChoicesFilter<Value extends string>({
  label,
  choices,
  value = [],
  onChange,
}: ChoicesFilterProps<Value>): ReactNode {
  const chosen = choices.filter((choice) => value.includes(choice.value));
  const toggle = (one: Value) => {
    const next = value.includes(one) ? value.filter((other) => other !== one) : [...value, one];
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <Menu position="bottom-start" closeOnItemClick={false}>
      <Chip
        label={label}
        value={chosen.length === 0 ? undefined : chosen.map((choice) => choice.label).join(', ')}
        onClear={() => onChange(undefined)}
      />
      <Menu.Dropdown>
        {choices.map((choice) => (
          <Menu.Item
            key={choice.value}
            role="menuitemcheckbox"
            aria-checked={value.includes(choice.value)}
            leftSection={<Mark on={value.includes(choice.value)} />}
            onClick={() => toggle(choice.value)}
          >
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface FlagFilterProps {
  readonly label: string;
  readonly value: boolean | undefined;
  readonly onChange: (value: true | undefined) => void;
}

/** Set, or not. */
export function FlagFilter({ label, value = false, onChange }: FlagFilterProps): ReactNode {
  return (
    <Button
      variant="default"
      size="xs"
      className={classes['chip'] ?? ''}
      data-on={value || undefined}
      aria-pressed={value}
      leftSection={value ? <IconCheck size={13} aria-hidden /> : <IconPlus size={13} aria-hidden />}
      onClick={() => onChange(value ? undefined : true)}
    >
      {label}
    </Button>
  );
}

interface DayFilterProps {
  readonly label: string;
  /** `2026-11-22` */
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

/** A day. */
export function DayFilter({ label, value, onChange }: DayFilterProps): ReactNode {
  return (
    <label className={classes['day']} data-on={value !== undefined || undefined}>
      <IconCalendar size={13} aria-hidden />
      {label}
      <input
        type="date"
        value={value ?? ''}
        onChange={({ currentTarget }) =>
          onChange(currentTarget.value === '' ? undefined : currentTarget.value)
        }
      />
    </label>
  );
}

interface ChipProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onClear: () => void;
}

/** What is filtered by; opens the menu beside it. */
function Chip({ label, value, onClear }: ChipProps): ReactNode {
  const isOn = value !== undefined;
  return (
    <span className={classes['pair']}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          className={classes['chip'] ?? ''}
          data-on={isOn || undefined}
          leftSection={isOn ? undefined : <IconPlus size={13} aria-hidden />}
        >
          {isOn ? (
            <>
              <span className={classes['name']}>{label}</span>
              <span className={classes['value']}>{value}</span>
            </>
          ) : (
            label
          )}
        </Button>
      </Menu.Target>
      {isOn && (
        <ActionIcon
          size="sm"
          className={classes['clear'] ?? ''}
          aria-label={`Clear ${label}`}
          onClick={onClear}
        >
          <IconX size={12} />
        </ActionIcon>
      )}
    </span>
  );
}

function Mark({ on }: { readonly on: boolean }): ReactNode {
  return on ? <IconCheck size={14} aria-hidden /> : <span style={{ width: 14 }} />;
}
